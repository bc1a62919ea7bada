package io.sluice.server.transfer;

import io.sluice.vfs.Download;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** HASH and its like: reads a file, or a part of it, and sums it up (draft-bryan-ftpext-hash-02). */
public final class HashJob implements StoreJob {

    private final VfsPath path;
    private final Download download;
    private final HashAlgorithm algorithm;
    private final Function<String, TransferOutcome.WorkDone> reply;

    /**
     * A job for a file that was opened.
     *
     * @param reply makes the reply of the sum's lower case digits
     */
    public HashJob(
            VfsPath path,
            Download download,
            HashAlgorithm algorithm,
            Function<String, TransferOutcome.WorkDone> reply) {
        this.path = path;
        this.download = download;
        this.algorithm = algorithm;
        this.reply = reply;
    }

    @Override
    public String kind() {
        return "hash";
    }

    @Override
    public String subject() {
        return path.text();
    }

    @Override
    public TransferOutcome run(ByteBuffer buffer, StoreWork run) {
        HashAlgorithm.Sum sum = algorithm.start();
        for (int count = download.read(buffer.clear()); count >= 0; count = download.read(buffer.clear())) {
            sum.update(buffer.flip());
            run.advance(count);
        }
        return reply.apply(sum.hex());
    }

    @Override
    public void breakOff() {
        download.close();
    }

    @Override
    public void close() {
        download.close();
    }
}
