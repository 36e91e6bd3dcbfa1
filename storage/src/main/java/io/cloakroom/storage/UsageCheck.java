package io.cloakroom.storage;

/// A comparison of a bucket's counters with its rows.
///
/// @param kept       what the counters say
/// @param counted    what was counted in the rows that could be read
/// @param unreadable how many rows are damaged. Each is one object, version, marker, upload or part of unknown size, or leads
///                   to a version
public record UsageCheck(Usage kept, Usage counted, long unreadable) {
    public boolean agrees() {
        return kept.equals(counted);
    }
}
