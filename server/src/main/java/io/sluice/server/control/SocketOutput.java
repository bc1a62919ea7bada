package io.sluice.server.control;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The output of a socket, whose event loop is that context's. */
final class SocketOutput implements ControlOutput {

    private final NetSocket socket;
    private final Context context;

    /** Whether bytes reach the client as they are, so that nothing else has to see them on their way. */
    private volatile boolean clear = true;

    SocketOutput(NetSocket socket, Context context) {
        this.socket = socket;
        this.context = context;
    }

    @Override
    public void onLoop(Runnable task) {
        context.runOnContext(v -> task.run());
    }

    /** Says that TLS is about to begin: from now on everything goes through the pipeline of the socket. Event loop. */
    void protect() {
        clear = false;
    }

    @Override
    public int writeNow(Buffer bytes) {
        if (!clear
                || !(((NetSocketInternal) socket).channelHandlerContext().channel()
                        instanceof ControlChannel channel)) {
            return 0;
        }
        try {
            return Math.max(channel.writeNow(ByteBuffer.wrap(bytes.getBytes())), 0);
        } catch (IOException e) {
            // The pipeline meets the same, and ends the connection for it.
            return 0;
        }
    }

    @Override
    public void write(Buffer bytes, Runnable written) {
        socket.write(bytes).onComplete(done -> written.run());
    }

    @Override
    public void push() {
        // While the socket is being read Vert.x leaves the flush to the end of the read.
        ((NetSocketInternal) socket).channelHandlerContext().flush();
    }

    @Override
    public void end() {
        socket.end();
    }
}
