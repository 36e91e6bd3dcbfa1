package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.panel.page.TagFields.Tag;
import io.cloakroom.admin.text.Sizes;
import io.cloakroom.admin.view.LifecycleViews.LifecycleRuleView;
import io.cloakroom.admin.view.LifecycleViews.NoncurrentTransitionView;
import io.cloakroom.admin.view.LifecycleViews.TransitionView;
import io.cloakroom.s3.lifecycle.Waterfall;
import io.cloakroom.storage.document.TagSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The fields of the form for a lifecycle rule, as texts: as the form shows a rule, or as they were submitted. An empty
/// text is a part that the rule lacks.
///
/// @param markers `true` or `false` as the rule says it of delete markers that stand alone
public record LifecycleRuleForm(
        String id,
        boolean enabled,
        String prefix,
        List<Tag> tags,
        String largerThan,
        String smallerThan,
        String expireAfterDays,
        String expireOn,
        String markers,
        String noncurrentDays,
        String keepNewer,
        String abortUploadsAfterDays,
        List<Move> transitions,
        List<NoncurrentMove> noncurrentTransitions) {
    private static final int EMPTY_ROWS = 2;

    /// A change of the storage class of current versions, as a row of the form.
    public record Move(String afterDays, String on, String storageClass) {
        static final Move EMPTY = new Move("", "", "");
    }

    /// A change of the storage class of older versions, as a row of the form.
    public record NoncurrentMove(String noncurrentDays, String keepNewer, String storageClass) {
        static final NoncurrentMove EMPTY = new NoncurrentMove("", "", "");
    }

    /// The form of an existing rule.
    static LifecycleRuleForm of(LifecycleRuleView rule) {
        var tags = new ArrayList<Tag>();
        if (rule.tags() != null) {
            rule.tags().forEach((key, value) -> tags.add(new Tag(line(key), line(value))));
        }
        return new LifecycleRuleForm(
                line(rule.id()),
                rule.acts(),
                line(rule.prefix()),
                tags,
                Sizes.exact(rule.largerThan()),
                Sizes.exact(rule.smallerThan()),
                text(rule.expireAfterDays()),
                day(rule.expireOn()),
                text(rule.removeLoneMarkers()),
                text(rule.noncurrentDays()),
                text(rule.keepNewer()),
                text(rule.abortUploadsAfterDays()),
                given(rule.transitions()).stream().map(LifecycleRuleForm::move).toList(),
                given(rule.noncurrentTransitions()).stream()
                        .map(LifecycleRuleForm::move)
                        .toList());
    }

    /// The text as a browser sends it back from a single-line field that nobody edited: without line breaks, and with other
    /// characters in place of those that HTML and UTF-8 do not have.
    private static String line(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var shown = text.replace("\r", "").replace("\n", "").replace('\0', '\uFFFD');
        return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String day(@Nullable Instant midnight) {
        return midnight == null
                ? ""
                : LocalDate.ofInstant(midnight, ZoneOffset.UTC).toString();
    }

    static <V> List<V> given(@Nullable List<@Nullable V> views) {
        var all = new ArrayList<V>();
        if (views != null) {
            for (var view : views) {
                if (view != null) {
                    all.add(view);
                }
            }
        }
        return all;
    }

    private static Move move(TransitionView view) {
        return new Move(text(view.afterDays()), day(view.on()), text(view.storageClass()));
    }

    private static NoncurrentMove move(NoncurrentTransitionView view) {
        return new NoncurrentMove(text(view.noncurrentDays()), text(view.keepNewer()), text(view.storageClass()));
    }

    /// The submitted form, without its empty rows.
    static LifecycleRuleForm typed(PanelCall call) {
        return new LifecycleRuleForm(
                call.rawField("id"),
                call.ticked("enabled"),
                call.rawField("prefix"),
                rows(call, "tagKey", "tagValue").stream()
                        .map(row -> new Tag(row.get(0), row.get(1)))
                        .toList(),
                call.field("largerThan"),
                call.field("smallerThan"),
                call.field("expireAfterDays"),
                call.field("expireOn"),
                call.field("markers"),
                call.field("noncurrentDays"),
                call.field("keepNewer"),
                call.field("abortUploadsAfterDays"),
                rows(call, "moveDays", "moveOn", "moveClass").stream()
                        .map(row -> new Move(
                                row.get(0).strip(),
                                row.get(1).strip(),
                                row.get(2).strip()))
                        .toList(),
                rows(call, "olderDays", "olderKeep", "olderClass").stream()
                        .map(row -> new NoncurrentMove(
                                row.get(0).strip(),
                                row.get(1).strip(),
                                row.get(2).strip()))
                        .toList());
    }

    /// The rows of fields that occur several times.
    private static List<List<String>> rows(PanelCall call, String... fields) {
        var columns = List.of(fields).stream().map(call::fields).toList();
        int count = columns.stream().mapToInt(List::size).min().orElse(0);
        return IntStream.range(0, count)
                .mapToObj(i -> columns.stream().map(column -> column.get(i)).toList())
                .filter(row -> row.stream().anyMatch(text -> !text.isEmpty()))
                .toList();
    }

    /// The rows for tags, with empty ones to fill in.
    public List<Tag> tagRows() {
        return padded(tags, new Tag("", ""), TagSet.MOST_OF_OBJECT);
    }

    /// The rows for transitions, with empty ones to fill in.
    public List<Move> moveRows() {
        return padded(transitions, Move.EMPTY, Waterfall.TARGETS.size());
    }

    /// The rows for transitions of older versions, with empty ones to fill in.
    public List<NoncurrentMove> noncurrentMoveRows() {
        return padded(noncurrentTransitions, NoncurrentMove.EMPTY, Waterfall.TARGETS.size());
    }

    private static <R> List<R> padded(List<R> rows, R empty, int most) {
        var all = new ArrayList<>(rows);
        all.addAll(Collections.nCopies(Math.clamp(most - rows.size(), 0, EMPTY_ROWS), empty));
        return all;
    }

    /// The type of input field that can show a day: browsers blank a date field with a year beyond 9999.
    public static String typeOfDay(String day) {
        return day.isEmpty() || day.matches("[0-9]{4}-.*") ? "date" : "text";
    }
}
