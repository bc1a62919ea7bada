package io.sluice.server.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Finds in what a client sends where records of TLS (RFC 8446 section 5.1) end and clear text begins. There should be one
 * close_notify between them, but after CCC curl sends none, if it is not told to, and lftp may send two. Stands in front
 * of the handler of TLS and takes itself out behind the last record. Event loop.
 */
final class EndOfTls extends ChannelInboundHandlerAdapter {

    private static final int HEADER = 5;
    private static final int FIRST_TYPE = 20;
    private static final int LAST_TYPE = 23;

    private final Runnable atClearText;
    private boolean ending;
    private boolean ended;
    private int header;
    private int length;
    private int payload;

    /** Does that before the first byte in clear goes on, which is what ends TLS if no close_notify has. */
    EndOfTls(Runnable atClearText) {
        this.atClearText = atClearText;
    }

    /** From now on clear text may come. */
    void expect() {
        ending = true;
    }

    /** TLS has ended: further records are nobody's. */
    void ended() {
        ended = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        int records = records(bytes);
        ByteBuf clear = bytes.retainedSlice(bytes.readerIndex() + records, bytes.readableBytes() - records);
        if (records > 0 && !ended) {
            context.fireChannelRead(bytes.slice(bytes.readerIndex(), records));
        } else {
            bytes.release();
        }
        if (clear.isReadable()) {
            atClearText.run();
            context.pipeline().remove(this);
            context.fireChannelRead(clear);
        } else {
            clear.release();
        }
    }

    /** How many bytes there are before the first one in clear. */
    private int records(ByteBuf bytes) {
        int from = bytes.readerIndex();
        int index = from;
        while (index < bytes.writerIndex()) {
            if (payload > 0) {
                int step = Math.min(payload, bytes.writerIndex() - index);
                payload -= step;
                index += step;
            } else {
                int value = bytes.getUnsignedByte(index);
                if (header == 0 && ending && (value < FIRST_TYPE || value > LAST_TYPE)) {
                    break;
                }
                inHeader(value);
                index++;
            }
        }
        return index - from;
    }

    private void inHeader(int value) {
        length = ((length << Byte.SIZE) & 0xFFFF) | value;
        header++;
        if (header == HEADER) {
            payload = length;
            header = 0;
        }
    }
}
