package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;

/** Reads numbers that clients send. */
final class Numbers {

    private Numbers() {}

    /** The number that these digits are, from 0 to {@link Long#MAX_VALUE}; anything else is refused with 501. */
    static long parse(String digits, String what) {
        if (!digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw new Refusal(ReplyCode.BAD_PARAMETER, what + " is too large.");
            }
        }
        throw new Refusal(ReplyCode.BAD_PARAMETER, what + " must be a number.");
    }
}
