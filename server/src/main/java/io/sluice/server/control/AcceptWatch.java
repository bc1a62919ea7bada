package io.sluice.server.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluice.server.observe.AcceptTrouble;
import java.util.concurrent.TimeUnit;

/**
 * First in line on the channel that accepts control connections: when accepting fails, for example because there are no
 * file descriptors, it pauses for a while instead of failing again at once. Clients wait in the kernel's queue meanwhile.
 */
final class AcceptWatch extends ChannelInboundHandlerAdapter {

    private static final long PAUSE_MILLIS = 200;

    private final AcceptTrouble trouble;

    AcceptWatch(AcceptTrouble trouble) {
        this.trouble = trouble;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        trouble.accepted();
        context.fireChannelRead(accepted);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        trouble.failed(cause);
        context.channel().config().setAutoRead(false);
        var _ = context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
