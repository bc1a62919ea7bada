package io.sluice.vfs.testkit;

import org.junit.jupiter.api.Nested;

/**
 * The whole contract: a store runs it with one subclass that says how to open a fresh store. A store that has to deviate
 * somewhere subclasses the contracts one by one instead, and says why where it overrides.
 */
public abstract class StorageKit {

    /** For subclasses. */
    protected StorageKit() {}

    /** A fresh, empty store. */
    protected abstract StoreFixture open() throws Exception;

    @Nested
    final class Reading extends ReadContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Writing extends WriteContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Changing extends InPlaceContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Copying extends CopyContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Listings extends ListContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Directories extends DirectoryContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Renaming extends RenameContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Paths extends PathContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Attributes extends AttributesContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }

    @Nested
    final class Concurrency extends ConcurrencyContract {
        @Override
        protected StoreFixture open() throws Exception {
            return StorageKit.this.open();
        }
    }
}
