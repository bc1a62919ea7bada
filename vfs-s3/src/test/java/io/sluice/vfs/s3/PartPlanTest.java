package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.s3.Abilities.Ability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartPlanTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final long TEBIBYTE = 1L << 40;
    private static final Abilities ALL = new Abilities(EnumSet.allOf(Ability.class));
    private static final Abilities NO_COPIES = new Abilities(Set.of(Ability.WRITE, Ability.MULTIPART));

    private static final UploadsConfig CONFIG =
            UploadsConfig.DEFAULTS.withSizes(DataSize.mebibytes(16), 2, DataSize.mebibytes(256));

    private static PartPlan plan(Abilities abilities) {
        return PartPlan.of(CONFIG, abilities);
    }

    private static PartPlan equal() {
        return PartPlan.of(CONFIG.withEqualParts(), ALL);
    }

    @Test
    void partsGrow() {
        PartPlan plan = plan(ALL);
        assertEquals(16 * MEBIBYTE, plan.size(1));
        assertEquals(16 * MEBIBYTE, plan.size(1_000));
        assertEquals(32 * MEBIBYTE, plan.size(1_001));
        assertEquals(64 * MEBIBYTE, plan.size(4_000));
        assertEquals(128 * MEBIBYTE, plan.size(4_001));
        assertEquals(128 * MEBIBYTE, plan.size(10_000));
        assertEquals(5, plan.reserve());
    }

    @Test
    void equalPartsDoNot() {
        PartPlan plan = equal();
        assertEquals(16 * MEBIBYTE, plan.size(10_000));
        assertEquals(16, plan.reserve());
        assertEquals(16 * MEBIBYTE, plan.smallest());
        assertEquals(10_000, plan.directParts());
        assertEquals(160_000 * MEBIBYTE, plan.largest());
        assertEquals(plan, plan.expecting(TEBIBYTE));
    }

    /** Whatever memory there is: if all parts are the smallest, what is composed of them reaches 5 TiB. */
    @Test
    void fiveTebibytesFitTheNumbersOfParts() {
        PartPlan plan = plan(ALL);
        assertEquals(5 * TEBIBYTE, plan.largest());
        long direct = plan.directParts() * plan.smallest();
        long composed =
                (plan.limits().parts() - plan.directParts()) * (plan.limits().copy() - plan.size(10_000));
        assertTrue(direct + composed >= 5 * TEBIBYTE, () -> direct + " and " + composed);
        assertTrue(
                plan.limits().copy() / plan.smallest() <= plan.limits().parts(), "a helper has numbers for its parts");
    }

    @Test
    void withoutCopiesTheMemorySaysHowMuchFits() {
        PartPlan plan = plan(NO_COPIES);
        assertEquals(50_000 * MEBIBYTE, plan.largest());
        long alone = 1_000 * 16 * MEBIBYTE + 1_000 * 32 * MEBIBYTE + 2_000 * 64 * MEBIBYTE + 6_000 * 128 * MEBIBYTE;
        assertEquals(alone, plan.largestAlone(224 * MEBIBYTE));
        assertEquals(10_000 * 7 * MEBIBYTE, plan.largestAlone(7 * MEBIBYTE));
    }

    @Test
    void anExpectedSizeSaysHowLargePartsHaveToBe() {
        PartPlan plan = plan(ALL);
        assertEquals(16 * MEBIBYTE, plan.expecting(GIBIBYTE).size(1));
        long size = plan.expecting(TEBIBYTE).size(1);
        assertTrue(size * plan.directParts() >= TEBIBYTE && size < 128 * MEBIBYTE, () -> "parts of " + size);
        assertEquals(0, size % MEBIBYTE);
        assertTrue(plan.expecting(Long.MAX_VALUE).size(1) <= plan.limits().copy());
    }

    @Test
    void withoutMultipartOneRequestIsAll() {
        PartPlan plan = PartPlan.of(CONFIG, new Abilities(Set.of()));
        assertEquals(16 * MEBIBYTE, plan.largest());
        assertEquals(16 * MEBIBYTE, plan.largestAlone(224 * MEBIBYTE));
    }

    @Test
    void whatStaysIsCopiedInPiecesOfWhichNoneIsTooSmall() {
        PartPlan plan = plan(ALL);
        assertEquals(0, plan.copied(5 * MEBIBYTE - 1), "read instead");
        assertEquals(5 * MEBIBYTE, plan.copied(5 * MEBIBYTE));
        for (long offset : new long[] {5 * MEBIBYTE, 300 * MEBIBYTE, GIBIBYTE + 1, 70 * GIBIBYTE, 5 * TEBIBYTE - 1}) {
            long size = plan.copySize(offset);
            long parts = Math.max(1, offset / size);
            long last = offset - (parts - 1) * size;
            assertTrue(parts <= 2_100, () -> offset + " in " + parts);
            assertTrue(last >= 5 * MEBIBYTE && last <= 5 * GIBIBYTE, () -> offset + " ends in " + last);
        }
        assertEquals(32 * MEBIBYTE, equal().copied(47 * MEBIBYTE), "equal parts are copied as such");
        assertEquals(16 * MEBIBYTE, equal().copySize(32 * MEBIBYTE));
    }
}
