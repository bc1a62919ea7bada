package io.sluice.vfs.s3;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A directory page by page: the next page is fetched while one is read, and no more. */
final class S3Listing implements Listing {

    private final String prefix;
    private final Function<String, ListObjectsV2Response> fetch;
    private final Queue<FileInfo> entries = new ArrayDeque<>();
    private String token = "";
    private String lastDirectory = "";
    private @Nullable Beside<ListObjectsV2Response> ahead;
    private boolean closed;

    /**
     * A listing that begins with a page that is there.
     *
     * @param prefix what the keys of the directory begin with
     * @param fetch fetches the page of that token
     */
    S3Listing(String prefix, ListObjectsV2Response first, Function<String, ListObjectsV2Response> fetch) {
        this.prefix = prefix;
        this.fetch = fetch;
        take(first);
    }

    @Override
    public boolean hasNext() {
        while (entries.isEmpty() && !token.isEmpty() && !closed) {
            prefetch();
            Beside<ListObjectsV2Response> page = java.util.Objects.requireNonNull(ahead);
            ahead = null;
            take(page.await());
        }
        return !entries.isEmpty();
    }

    @Override
    public boolean isAtHand() {
        return !entries.isEmpty() || token.isEmpty() || (ahead != null && ahead.isDone());
    }

    @Override
    public FileInfo next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (!token.isEmpty()) {
            prefetch();
        }
        return entries.remove();
    }

    private void prefetch() {
        if (ahead == null) {
            String next = token;
            ahead = Beside.start("list", () -> fetch.apply(next));
        }
    }

    private void take(ListObjectsV2Response page) {
        for (CommonPrefix common : page.commonPrefixes()) {
            String whole = common.prefix();
            if (whole.startsWith(prefix) && whole.endsWith("/") && !whole.equals(lastDirectory)) {
                lastDirectory = whole;
                String name = whole.substring(prefix.length(), whole.length() - 1);
                if (KeySpace.isShown(name)) {
                    entries.add(FileInfo.plain(name, FileKind.DIRECTORY, 0, Instant.EPOCH));
                }
            }
        }
        for (S3Object object : page.contents()) {
            String key = object.key();
            // The marker of the directory itself is left out with the empty name.
            if (key.startsWith(prefix) && KeySpace.isShown(key.substring(prefix.length()))) {
                String name = key.substring(prefix.length());
                entries.add(FileInfo.plain(name, FileKind.FILE, object.size(), object.lastModified()));
            }
        }
        String next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : "";
        if (next == null || (!next.isEmpty() && next.equals(token))) {
            throw new StorageException(new StorageError.Unavailable("the store does not say how a listing goes on"));
        }
        token = next;
    }

    /** A page on its way is left to arrive: its connection serves other requests then. */
    @Override
    public void close() {
        closed = true;
        entries.clear();
        token = "";
    }
}
