package io.cloakroom.gateway.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/// One rule of a bucket's lifecycle, enabled or not (User Guide, "Lifecycle configuration elements").
record LifecycleRule(String id, boolean enabled, Filter filter, List<Action> actions) {
    LifecycleRule {
        actions = List.copyOf(actions);
    }

    /// The versions that a rule applies to.
    ///
    /// @param older       whether it is a prefix of the rule itself, as before filters were invented
    /// @param tags        how many tags a version needs to have the one that the filter names; 0 when it names none
    /// @param largerThan  -1 for any
    /// @param smallerThan 0 for any
    record Filter(boolean older, String prefix, int tags, int largerThan, int smallerThan) {
        boolean saysSize() {
            return largerThan >= 0 || smallerThan > 0;
        }

        /// Whether it has nothing but a prefix. Other rules cannot have delete markers or uploads as their only
        /// subject.
        boolean isPrefix() {
            return tags == 0 && !saysSize();
        }

        boolean isAbout(Key key) {
            return key.name().startsWith(prefix);
        }

        /// A delete marker has no bytes and no tags.
        boolean isAbout(Version version) {
            int size = version.isMarker() ? 0 : version.stored().bytes().length;
            return isAbout(version.key())
                    && version.tags() >= tags
                    && size > largerThan
                    && (smallerThan == 0 || size < smallerThan);
        }

        String xml() {
            var prefixed = "<Prefix>" + prefix.replace("&", "&amp;") + "</Prefix>";
            if (older) {
                return prefixed;
            }
            var conditions = (prefix.isEmpty() ? "" : prefixed)
                    + (tags == 0 ? "" : ObjectTags.xml(tags - 1))
                    + (largerThan < 0 ? "" : element("ObjectSizeGreaterThan", largerThan))
                    + (smallerThan == 0 ? "" : element("ObjectSizeLessThan", smallerThan));
            return "<Filter>" + (conditionsCount() > 1 ? "<And>" + conditions + "</And>" : conditions) + "</Filter>";
        }

        private int conditionsCount() {
            return (prefix.isEmpty() ? 0 : 1)
                    + (tags == 0 ? 0 : 1)
                    + (largerThan < 0 ? 0 : 1)
                    + (smallerThan == 0 ? 0 : 1);
        }
    }

    /// What a rule does.
    sealed interface Action {
        String xml(S3Model model);
    }

    record Expire(int days) implements Action {
        @Override
        public String xml(S3Model model) {
            return "<Expiration>" + element("Days", days) + "</Expiration>";
        }
    }

    /// @param day counted from the one on which the trial began
    record ExpireOn(int day) implements Action {
        @Override
        public String xml(S3Model model) {
            return "<Expiration><Date>" + model.midnight(day) + "</Date></Expiration>";
        }
    }

    record RemoveMarkers() implements Action {
        @Override
        public String xml(S3Model model) {
            return "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>";
        }
    }

    /// @param newer noncurrent versions that stay whatever their age
    record RemoveNoncurrent(int days, int newer) implements Action {
        @Override
        public String xml(S3Model model) {
            return "<NoncurrentVersionExpiration>" + element("NoncurrentDays", days) + newest(newer)
                    + "</NoncurrentVersionExpiration>";
        }
    }

    record Move(int days, String to) implements Action {
        @Override
        public String xml(S3Model model) {
            return "<Transition>" + element("Days", days) + "<StorageClass>" + to + "</StorageClass></Transition>";
        }
    }

    /// @param newer noncurrent versions that stay in their class whatever their age
    record MoveNoncurrent(int days, int newer, String to) implements Action {
        @Override
        public String xml(S3Model model) {
            return "<NoncurrentVersionTransition>" + element("NoncurrentDays", days) + newest(newer) + "<StorageClass>"
                    + to + "</StorageClass></NoncurrentVersionTransition>";
        }
    }

    record AbortUploads(int days) implements Action {
        @Override
        public String xml(S3Model model) {
            return "<AbortIncompleteMultipartUpload>" + element("DaysAfterInitiation", days)
                    + "</AbortIncompleteMultipartUpload>";
        }
    }

    private static String newest(int kept) {
        return kept == 0 ? "" : element("NewerNoncurrentVersions", kept);
    }

    private static String element(String name, int value) {
        return "<" + name + ">" + value + "</" + name + ">";
    }

    String xml(S3Model model) {
        return "<Rule><ID>" + id + "</ID>" + filter.xml() + "<Status>" + (enabled ? "Enabled" : "Disabled")
                + "</Status>"
                + actions.stream().map(action -> action.xml(model)).collect(Collectors.joining()) + "</Rule>";
    }

    /// So many days later, at the next midnight UTC.
    static Instant midnightAfter(Instant time, int days) {
        var exact = time.plus(Duration.ofDays(days));
        var midnight = exact.truncatedTo(ChronoUnit.DAYS);
        return midnight.equals(exact) ? exact : midnight.plus(Duration.ofDays(1));
    }
}
