package io.sluice.vfs.decorate;

import io.sluice.vfs.Download;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * Passes every call on to another download, {@link #transferTo} as well, so that a store's shorter way stays open. A
 * decorator that looks at the bytes overrides both {@link #read} and {@link #transferTo}.
 */
public abstract class ForwardingDownload implements Download {

    private final Download delegate;

    /** Forwards to that download; closing this closes it. */
    protected ForwardingDownload(Download delegate) {
        this.delegate = delegate;
    }

    /** The download behind this one. */
    protected final Download delegate() {
        return delegate;
    }

    @Override
    public long size() {
        return delegate.size();
    }

    @Override
    public int read(ByteBuffer target) {
        return delegate.read(target);
    }

    @Override
    public long transferTo(WritableByteChannel target, ByteBuffer scratch) throws IOException {
        return delegate.transferTo(target, scratch);
    }

    @Override
    public Optional<String> checksum(String algorithm) {
        return delegate.checksum(algorithm);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
