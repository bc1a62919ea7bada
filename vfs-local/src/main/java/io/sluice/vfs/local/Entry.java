package io.sluice.vfs.local;

/**
 * A name in an open directory: what a system call works on, so that no change further up matters.
 *
 * @param directory a descriptor that someone else closes
 * @param name a single name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Entry(int directory, byte[] name) {}
