package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds when many threads use one store. */
public abstract class ConcurrencyContract extends StorageContract {

    private static final int THREADS = 8;
    private static final int ROUNDS = 10;
    private static final int SIZE = 150_000;

    /** For subclasses. */
    protected ConcurrencyContract() {}

    @Test
    void oneOfManyCreatesANewFile() {
        for (int round = 0; round < ROUNDS; round++) {
            VfsPath file = path("/f" + round);
            List<Boolean> won = Parallel.run(THREADS, i -> () -> create(file, i));
            long winners = won.stream().filter(w -> w).count();
            if (has(Capability.EXCLUSIVE_CREATE)) {
                assertEquals(1, winners);
                assertArrayEquals(new Patterns(won.indexOf(true)).bytes(0, SIZE), read(file));
            } else {
                assertTrue(winners >= 1);
                assertWholeContentOfOne(file);
            }
        }
    }

    private boolean create(VfsPath file, int seed) {
        try {
            write(file, CREATE_NEW, new Patterns(seed).bytes(0, SIZE));
            return true;
        } catch (StorageException e) {
            assertInstanceOf(StorageError.AlreadyExists.class, e.error());
            return false;
        }
    }

    @Test
    void aRaceOfReplacementsLeavesOneWhole() {
        for (int round = 0; round < ROUNDS; round++) {
            VfsPath file = path("/f");
            Parallel.run(THREADS, i -> () -> {
                try (Upload upload = store().openWrite(file, REPLACE)) {
                    Patterns content = new Patterns(i);
                    for (int at = 0; at < SIZE; at += 30_000) {
                        upload.write(ByteBuffer.wrap(content.bytes(at, 30_000)));
                    }
                    upload.commit();
                }
                return i;
            });
            assertWholeContentOfOne(file);
            assertEquals(List.of("f"), names(VfsPath.ROOT));
        }
    }

    /** Fails unless the file is the whole content that one of the threads has written. */
    private int assertWholeContentOfOne(VfsPath file) {
        byte[] content = read(file);
        assertEquals(SIZE, content.length);
        int seed = IntStream.range(0, THREADS)
                .filter(i -> new Patterns(i).at(0) == content[0] && new Patterns(i).at(1) == content[1])
                .findFirst()
                .orElseThrow();
        new Patterns(seed).verify(ByteBuffer.wrap(content), 0);
        return seed;
    }

    @Test
    void readersNeverSeeHalfAReplacement() {
        VfsPath file = file("/f", new Patterns(0).bytes(0, SIZE));
        CountDownLatch writersDone = new CountDownLatch(2);
        Parallel.<Integer>run(
                6,
                i -> i < 2
                        ? () -> {
                            try {
                                for (int n = 0; n < 3 * ROUNDS; n++) {
                                    file("/f", new Patterns(n % THREADS).bytes(0, SIZE));
                                }
                            } finally {
                                writersDone.countDown();
                            }
                            return 0;
                        }
                        : () -> {
                            int reads = 0;
                            do {
                                long size = store().stat(file).size();
                                if (size != 0 || !tellsEmptyInBetween()) {
                                    assertEquals(SIZE, size);
                                }
                                assertWholeContentOfOne(file);
                                reads++;
                            } while (writersDone.getCount() > 0);
                            return reads;
                        });
    }

    @Test
    void manyFilesAtOnce() {
        VfsPath directory = directory("/d");
        Parallel.run(32, i -> () -> {
            VfsPath file = directory.child("f" + i);
            write(file, REPLACE, new Patterns(i).bytes(0, SIZE));
            new Patterns(i).verify(ByteBuffer.wrap(read(file)), 0);
            return i;
        });
        assertEquals(32, names(directory).size());
    }

    @Test
    void oneOfManyMakesTheDirectory() {
        if (has(Capability.EMPTY_DIRECTORIES)) {
            List<Boolean> won = Parallel.run(THREADS, i -> () -> {
                try {
                    store().makeDirectory(path("/d"));
                    return true;
                } catch (StorageException e) {
                    assertInstanceOf(StorageError.AlreadyExists.class, e.error());
                    return false;
                }
            });
            assertEquals(1, Collections.frequency(won, true));
        }
    }

    @Test
    void aRenamedFileIsAlwaysUnderExactlyOneOfItsNames() {
        if (has(Capability.ATOMIC_RENAME)) {
            for (int round = 0; round < 20 * ROUNDS; round++) {
                VfsPath from = file("/from" + round, "content");
                VfsPath to = path("/to" + round);
                CountDownLatch watching = new CountDownLatch(1);
                CountDownLatch done = new CountDownLatch(1);
                Callable<Integer> renames = () -> {
                    Parallel.await(watching);
                    store().rename(from, to);
                    done.countDown();
                    return 0;
                };
                Callable<Integer> watches = () -> {
                    // The file goes one way and once, so each pair of looks has an order that tells.
                    do {
                        assertTrue(exists(from) || exists(to), "under none of its names");
                        assertFalse(exists(to) && exists(from), "under both of its names");
                        watching.countDown();
                    } while (done.getCount() > 0);
                    return 0;
                };
                Parallel.run(2, i -> i == 0 ? renames : watches);
                store().delete(to);
            }
        }
    }

    @Test
    void aNameThatRenamesReplaceIsNeverEmpty() {
        if (has(Capability.ATOMIC_RENAME)) {
            VfsPath fixed = file("/fixed", "12345");
            CountDownLatch done = new CountDownLatch(1);
            Callable<Integer> renames = () -> {
                try {
                    for (int n = 0; n < 10 * ROUNDS; n++) {
                        file("/spare", "54321");
                        store().rename(path("/spare"), fixed);
                    }
                } finally {
                    done.countDown();
                }
                return 0;
            };
            Callable<Integer> watches = () -> {
                do {
                    assertEquals(5, store().stat(fixed).size());
                } while (done.getCount() > 0);
                return 0;
            };
            Parallel.run(2, i -> i == 0 ? renames : watches);
            assertEquals(List.of("fixed"), names(VfsPath.ROOT));
        }
    }

    @Test
    void deletionsAndUploadsRaceWithoutAccident() {
        VfsPath file = path("/f");
        Parallel.run(THREADS, i -> () -> {
            for (int n = 0; n < 50; n++) {
                try {
                    if (i % 2 == 0) {
                        write(file, REPLACE, bytes("content"));
                    } else {
                        store().delete(file);
                    }
                } catch (StorageException e) {
                    assertInstanceOf(StorageError.NotFound.class, e.error());
                }
            }
            return 0;
        });
        if (exists(file)) {
            assertEquals("content", text(file));
        }
    }

    @Test
    void aDownloadClosedByAnotherThreadFailsAndHangsNowhere() {
        VfsPath file = file("/f", new Patterns(1).bytes(0, 2_000_000));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Download download = store().openRead(file, 0);
        Parallel.<Integer>run(
                2,
                i -> i == 0
                        ? () -> {
                            ByteBuffer buffer = ByteBuffer.allocate(100);
                            download.read(buffer);
                            reading.countDown();
                            Parallel.await(closed);
                            assertThrows(StorageException.class, () -> download.read(buffer.clear()));
                            return 0;
                        }
                        : () -> {
                            Parallel.await(reading);
                            download.close();
                            closed.countDown();
                            return 0;
                        });
    }

    @Test
    void aDownloadClosedInTheMiddleOfReadsGivesOnlyTrueBytes() {
        Patterns content = new Patterns(1);
        VfsPath file = file("/f", content.bytes(0, 1_000_000));
        for (int round = 0; round < ROUNDS; round++) {
            Download download = store().openRead(file, 0);
            CountDownLatch reading = new CountDownLatch(1);
            Parallel.<Integer>run(
                    2,
                    i -> i == 0
                            ? () -> {
                                long at = 0;
                                ByteBuffer buffer = ByteBuffer.allocateDirect(1000);
                                try {
                                    for (int n = download.read(buffer); n >= 0; n = download.read(buffer.clear())) {
                                        content.verify(buffer.flip(), at);
                                        at += n;
                                        reading.countDown();
                                    }
                                } catch (StorageException e) {
                                    assertFalse(e.error() instanceof StorageError.NotFound, "the file is there");
                                }
                                return 0;
                            }
                            : () -> {
                                Parallel.await(reading);
                                download.close();
                                return 0;
                            });
        }
    }
}
