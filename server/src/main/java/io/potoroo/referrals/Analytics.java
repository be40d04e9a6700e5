package io.potoroo.referrals;

/** How many a program has brought, by what came of it. */
record Analytics(long referrers, long referees, long pending, long met, long notMet) {}
