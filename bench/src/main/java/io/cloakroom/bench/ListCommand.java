package io.cloakroom.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Fills a bucket, lists it in every way, and compares each page with one scan of a model.
@Command(name = "list", description = "Fills a bucket, lists it in every way, and compares each page with a model.")
final class ListCommand implements Callable<Integer> {
    private static final int PAGES_OF_A_QUERY = 40;
    private static final int PAGES_COMPARED = 50;

    @Mixin
    private Target target = new Target();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--objects", defaultValue = "100000", description = "objects (default: ${DEFAULT-VALUE})")
    private int objects;

    @Option(names = "--size", defaultValue = "4k", description = "size of an object (default: ${DEFAULT-VALUE})")
    private String size = "4k";

    @Option(names = "--no-fill", description = "use the objects of an earlier run with the same number")
    private boolean noFill;

    @Option(names = "--concurrency", defaultValue = "32", description = "connections (default: ${DEFAULT-VALUE})")
    private int concurrency;

    @Option(names = "--queries", defaultValue = "300", description = "random listings (default: ${DEFAULT-VALUE})")
    private int queries;

    @Option(names = "--seed", defaultValue = "1", description = "seed of the queries (default: ${DEFAULT-VALUE})")
    private long seed;

    /// An entry of a listing: a key or a common prefix.
    private record Entry(String name, boolean isPrefix) {}

    @Override
    public Integer call() throws InterruptedException {
        var keys =
                IntStream.range(0, objects).mapToObj(ListCommand::key).sorted().toArray(String[]::new);
        target.makeBucket();
        if (!noFill) {
            fill(keys);
        }
        try (var wire = target.open()) {
            full(wire, keys);
            places(wire, keys);
            random(wire, keys);
        }
        return 0;
    }

    /// Makes folders of several depths, and names that are prefixes of others.
    private static String key(int number) {
        return switch (number % 10) {
            case 0 -> "top-%07d".formatted(number);
            case 1 -> "deep/%d/%d/%d/%07d".formatted(number % 7, number % 11, number % 13, number);
            case 2 -> "f%03d".formatted(number % 1000) + (number % 3 == 0 ? "" : "/") + number;
            default -> "d%04d/%07d.bin".formatted(number / 1000, number);
        };
    }

    private void fill(String[] keys) throws InterruptedException {
        long began = System.nanoTime();
        var bytes = new byte[Math.toIntExact(Sizes.parse(size))];
        new SplittableRandom(seed).nextBytes(bytes);
        var body = Upload.of(bytes);
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(concurrency)) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < concurrency; i++) {
                all.add(threads.submit(() -> {
                    try (var wire = target.open()) {
                        for (int key = next.getAndIncrement(); key < keys.length; key = next.getAndIncrement()) {
                            wire.send("PUT", target.path(keys[key]), Map.of(), body)
                                    .require(200, "put");
                        }
                    }
                }));
            }
            for (var one : all) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new BenchException(String.valueOf(failed.getCause()));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        say("filled: %d objects in %.1f s, %.0f per s".formatted(keys.length, seconds, keys.length / seconds));
    }

    private void full(Wire wire, String[] keys) {
        var pages = new ArrayList<Long>();
        int count = 0;
        var query = new HashMap<>(Map.of("list-type", "2"));
        do {
            long began = System.nanoTime();
            var page = wire.send("GET", target.path(), query, Upload.NONE).require(200, "list");
            pages.add(System.nanoTime() - began);
            for (var entry : entries(page.text())) {
                if (count == keys.length || !entry.equals(new Entry(keys[count], false))) {
                    throw new BenchException("at %d there is %s".formatted(count, entry));
                }
                count++;
            }
            query.put("continuation-token", page.element("NextContinuationToken"));
        } while (!query.getOrDefault("continuation-token", "").isEmpty());
        if (count != keys.length) {
            throw new BenchException("%d keys of %d are listed".formatted(count, keys.length));
        }
        say("listed: %d keys in %d pages; the first page %.2f ms, median of the first %d %.2f ms, of the last %.2f ms"
                .formatted(
                        count,
                        pages.size(),
                        pages.getFirst() / 1e6,
                        PAGES_COMPARED,
                        median(pages.subList(0, Math.min(PAGES_COMPARED, pages.size()))),
                        median(pages.subList(Math.max(0, pages.size() - PAGES_COMPARED), pages.size()))));
    }

    /// Measures one page at the start, in the middle and at the end, in turns. In the listing before, the first pages are the
    /// slowest whatever the store does, because both processes still warm up.
    private void places(Wire wire, String[] keys) {
        var names = List.of("start", "middle", "end");
        var took = List.of(new ArrayList<Long>(), new ArrayList<Long>(), new ArrayList<Long>());
        for (int turn = 0; turn < PAGES_COMPARED; turn++) {
            for (int place = 0; place < names.size(); place++) {
                int from = Math.max(0, (keys.length - 1001) / 2 * place);
                var query = Map.of("list-type", "2", "start-after", keys[from]);
                long began = System.nanoTime();
                var page = wire.send("GET", target.path(), query, Upload.NONE).require(200, "list");
                took.get(place).add(System.nanoTime() - began);
                var expected = Math.min(1000, keys.length - from - 1);
                if (entries(page.text()).size() != expected) {
                    throw new BenchException("%s does not give %d keys".formatted(query, expected));
                }
            }
        }
        for (int place = 0; place < names.size(); place++) {
            say("a page at the %s: %.2f ms (median of %d)"
                    .formatted(names.get(place), median(took.get(place)), PAGES_COMPARED));
        }
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElse(0L) / 1e6;
    }

    private void random(Wire wire, String[] keys) {
        var random = new SplittableRandom(seed);
        int pages = 0;
        int entries = 0;
        var took = new Latencies();
        for (int i = 0; i < queries; i++) {
            var key = keys[random.nextInt(keys.length)];
            var prefix = random.nextInt(3) == 0 ? "" : key.substring(0, random.nextInt(key.length()));
            var delimiter = List.of("", "/", "/", "0", "/1", "-").get(random.nextInt(6));
            var after = random.nextInt(3) == 0 ? keys[random.nextInt(keys.length)] : "";
            int max = random.nextInt(4) == 0 ? random.nextInt(1, 4) : random.nextInt(1, 1001);
            var query = new HashMap<>(Map.of("list-type", "2", "max-keys", Integer.toString(max)));
            putUnlessEmpty(query, "prefix", prefix);
            putUnlessEmpty(query, "delimiter", delimiter);
            putUnlessEmpty(query, "start-after", after);
            var model = new Model(keys, prefix, delimiter, after);
            for (int page = 0; page < PAGES_OF_A_QUERY; page++) {
                long began = System.nanoTime();
                var answer = wire.send("GET", target.path(), query, Upload.NONE).require(200, "list");
                took.add(System.nanoTime() - began, answer.body().length);
                var expected = model.next(max);
                var got = entries(answer.text());
                boolean more = answer.element("IsTruncated").equals("true");
                if (!sorted(got).equals(expected) || more == model.isAtEnd()) {
                    throw new BenchException("%s, page %d: %s instead of %s".formatted(query, page, got, expected));
                }
                pages++;
                entries += got.size();
                if (!more) {
                    break;
                }
                query.put("continuation-token", answer.element("NextContinuationToken"));
            }
        }
        say("random listings: %d, %d pages, %d entries, all as the model; median %.2f ms"
                .formatted(queries, pages, entries, took.medianMillis()));
    }

    private static void putUnlessEmpty(Map<String, String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.put(name, value);
        }
    }

    /// The answer lists keys and common prefixes apart; the model has them in one order.
    private static List<Entry> sorted(List<Entry> entries) {
        return entries.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    private static List<Entry> entries(String xml) {
        var entries = new ArrayList<Entry>();
        for (int at = xml.indexOf("<Key>"); at >= 0; at = xml.indexOf("<Key>", at + 1)) {
            entries.add(new Entry(xml.substring(at + 5, xml.indexOf('<', at + 5)), false));
        }
        var mark = "<CommonPrefixes><Prefix>";
        for (int at = xml.indexOf(mark); at >= 0; at = xml.indexOf(mark, at + 1)) {
            int from = at + mark.length();
            entries.add(new Entry(xml.substring(from, xml.indexOf('<', from)), true));
        }
        return entries;
    }

    /// Computes the listing that S3 should show, straight from its definition and the sorted keys.
    private static final class Model {
        private final String[] keys;
        private final String prefix;
        private final String delimiter;
        private final String after;
        private int at;

        Model(String[] keys, String prefix, String delimiter, String after) {
            this.keys = keys;
            this.prefix = prefix;
            this.delimiter = delimiter;
            this.after = after;
            int found = Arrays.binarySearch(keys, prefix);
            this.at = found < 0 ? -found - 1 : found;
            skip();
        }

        List<Entry> next(int max) {
            var page = new ArrayList<Entry>();
            while (page.size() < max && !isAtEnd()) {
                var entry = entry(keys[at]);
                page.add(entry);
                while (!isAtEnd() && entry(keys[at]).equals(entry)) {
                    at++;
                }
            }
            return page;
        }

        boolean isAtEnd() {
            return at == keys.length || !keys[at].startsWith(prefix);
        }

        private void skip() {
            while (!isAtEnd() && entry(keys[at]).name().compareTo(after) <= 0 && !after.isEmpty()) {
                at++;
            }
        }

        private Entry entry(String key) {
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            return end < 0 ? new Entry(key, false) : new Entry(key.substring(0, end + delimiter.length()), true);
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
