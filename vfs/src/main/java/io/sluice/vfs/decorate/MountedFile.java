package io.sluice.vfs.decorate;

import io.sluice.vfs.Download;
import io.sluice.vfs.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Open files of a store in a tree of several: their errors name the paths of the tree. */
final class MountedFile {

    private MountedFile() {}

    /** A file that is read; a store's shorter ways stay open. */
    static final class Reading extends ForwardingDownload {

        private final OuterPaths paths;

        Reading(Download delegate, OuterPaths paths) {
            super(delegate);
            this.paths = paths;
        }

        private Download inner() {
            return delegate();
        }

        @Override
        public int read(ByteBuffer target) {
            return paths.of(() -> super.read(target));
        }

        @Override
        public long transferTo(WritableByteChannel target, ByteBuffer scratch) throws IOException {
            IOException[] failed = new IOException[1];
            long count = paths.of(() -> {
                try {
                    return super.transferTo(target, scratch);
                } catch (IOException e) {
                    failed[0] = e;
                    return 0L;
                }
            });
            if (failed[0] != null) {
                throw failed[0];
            }
            return count;
        }
    }

    /** A file that is written. */
    static final class Writing extends ForwardingUpload {

        private final OuterPaths paths;

        Writing(Upload delegate, OuterPaths paths) {
            super(delegate);
            this.paths = paths;
        }

        @Override
        public void expect(long bytes) {
            paths.run(() -> super.expect(bytes));
        }

        @Override
        public void write(ByteBuffer source) {
            paths.run(() -> super.write(source));
        }

        /** Shows the store its own download, so that it can copy without us; what is of another store it reads itself. */
        @Override
        public long transferFrom(Download source, ByteBuffer scratch) {
            return source instanceof Reading reading && reading.paths.equals(paths)
                    ? paths.of(() -> delegate().transferFrom(reading.inner(), scratch))
                    : super.transferFrom(source, scratch);
        }

        @Override
        public void commit() {
            paths.run(super::commit);
        }

        @Override
        public void keep() {
            paths.run(super::keep);
        }
    }
}
