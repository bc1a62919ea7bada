package io.sluice.vfs.decorate;

import io.sluice.vfs.Upload;
import java.nio.ByteBuffer;

/**
 * Passes every call on to another upload: the base of decorators. {@link #transferFrom} alone goes through this upload's own
 * {@link #write}, so that no byte passes a decorator by.
 */
public abstract class ForwardingUpload implements Upload {

    private final Upload delegate;

    /** Forwards to that upload; closing this closes it. */
    protected ForwardingUpload(Upload delegate) {
        this.delegate = delegate;
    }

    /** The upload behind this one. */
    protected final Upload delegate() {
        return delegate;
    }

    @Override
    public void expect(long bytes) {
        delegate.expect(bytes);
    }

    @Override
    public void write(ByteBuffer source) {
        delegate.write(source);
    }

    @Override
    public long position() {
        return delegate.position();
    }

    @Override
    public void commit() {
        delegate.commit();
    }

    @Override
    public void keep() {
        delegate.keep();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
