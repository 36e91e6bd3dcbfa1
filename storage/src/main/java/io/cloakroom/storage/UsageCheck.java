package io.cloakroom.storage;

/// What a bucket's counters tell, and what its rows make when they are counted.
///
/// @param kept       by the counters
/// @param counted    in the rows that could be read
/// @param unreadable rows that are damaged: each is one object, version, marker, upload or part, of unknown size, or leads to a
///                   version
public record UsageCheck(Usage kept, Usage counted, long unreadable) {
    public boolean agrees() {
        return kept.equals(counted);
    }
}
