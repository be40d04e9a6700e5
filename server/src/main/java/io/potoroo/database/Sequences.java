package io.potoroo.database;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Hands out ids of a database sequence without a round trip for each.
 *
 * <p>The sequence steps by {@value #BLOCK}; a node takes a block at a time, so ids of two nodes interleave and a restart
 * leaves a gap. Nothing may be read from their order.
 */
@Component
public class Sequences {

    /** The {@code increment by} of every sequence used here. */
    public static final int BLOCK = 100;

    private final JdbcClient jdbc;
    private final Map<String, Queue<Long>> blocks = new ConcurrentHashMap<>();

    Sequences(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next {@code count} ids of the sequence, ascending. */
    public long[] next(String sequence, int count) {
        var ids = new long[count];
        var block = blocks.computeIfAbsent(sequence, ignored -> new ArrayDeque<>());
        synchronized (block) {
            if (block.size() < count) {
                refill(sequence, block, count);
            }
            for (int i = 0; i < count; i++) {
                ids[i] = block.remove();
            }
        }
        return ids;
    }

    private void refill(String sequence, Queue<Long> block, int count) {
        int missing = (count - block.size() + BLOCK - 1) / BLOCK;
        var starts = jdbc.sql("""
                        select nextval(:sequence::regclass)
                        from generate_series(1, :missing)
                        """)
                .param("sequence", sequence)
                .param("missing", missing)
                .query(Long.class)
                .list();
        for (long start : starts) {
            for (long id = start; id < start + BLOCK; id++) {
                block.add(id);
            }
        }
    }
}
