package io.sluice.server.control;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/** The output of a socket, whose event loop is that context's. */
record SocketOutput(NetSocket socket, Context context) implements ControlOutput {

    @Override
    public void onLoop(Runnable task) {
        context.runOnContext(v -> task.run());
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
