package io.cloakroom.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Uploads and downloads one large object, in one piece and in parts, and compares every byte.
@Command(name = "big", description = "Moves a large object up and down, whole and in parts, and compares every byte.")
final class BigCommand implements Callable<Integer> {
    @Mixin
    private Target target = new Target();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--size", defaultValue = "5g", description = "size of the object (default: ${DEFAULT-VALUE})")
    private String size = "5g";

    @Option(names = "--part-size", defaultValue = "64m", description = "default: ${DEFAULT-VALUE}")
    private String partSize = "64m";

    @Option(names = "--concurrency", defaultValue = "4", description = "parts at once (default: ${DEFAULT-VALUE})")
    private int concurrency;

    @Option(names = "--pid", defaultValue = "0", description = "process id of the server, to show its memory (Linux)")
    private long pid;

    @Option(names = "--keep", description = "keep the objects")
    private boolean keep;

    private final Pattern4k pattern = new Pattern4k(1);

    @Override
    public Integer call() throws Exception {
        long bytes = Sizes.parse(size);
        target.makeBucket();
        try (var memory = new MemoryWatch(pid == 0 ? ProcessHandle.current().pid() : pid);
                var wire = target.open()) {
            report(
                    "up in one piece",
                    bytes,
                    memory,
                    () -> wire.send(
                                    "PUT",
                                    target.path("big/one"),
                                    Map.of(),
                                    Upload.unsigned(bytes, out -> pattern.write(out, 0, bytes)))
                            .require(200, "put"));
            report("down in one piece", bytes, memory, () -> download(wire, "big/one", bytes));
            report("up in parts", bytes, memory, () -> uploadParts("big/parts", bytes));
            report("down in ranges", bytes, memory, () -> downloadParts("big/parts", bytes));
            if (!keep) {
                for (var key : new String[] {"big/one", "big/parts"}) {
                    wire.send("DELETE", target.path(key), Map.of(), Upload.NONE).require(204, "delete");
                }
            }
        }
        return 0;
    }

    private void download(Wire wire, String key, long bytes) {
        var checking = pattern.checking(0);
        wire.send("GET", target.path(key), Map.of(), Upload.NONE, checking).require(200, "get");
        if (checking.bytes() != bytes) {
            throw new BenchException("%d bytes came back of %d".formatted(checking.bytes(), bytes));
        }
    }

    private void uploadParts(String key, long bytes) throws Exception {
        String id;
        try (var wire = target.open()) {
            id = wire.send("POST", target.path(key), Map.of("uploads", ""), Upload.NONE)
                    .require(200, "create upload")
                    .element("UploadId");
        }
        var etags = inParts(
                bytes,
                (wire, number, from, length) -> wire.send(
                                "PUT",
                                target.path(key),
                                Map.of("partNumber", Integer.toString(number), "uploadId", id),
                                Upload.unsigned(length, out -> pattern.write(out, from, length)))
                        .require(200, "part " + number)
                        .headers()
                        .getOrDefault("etag", ""));
        var xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < etags.size(); i++) {
            xml.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(i + 1, etags.get(i)));
        }
        var body = Upload.of(
                xml.append("</CompleteMultipartUpload>").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (var wire = target.open()) {
            wire.send("POST", target.path(key), Map.of("uploadId", id), body).require(200, "complete upload");
        }
    }

    private void downloadParts(String key, long bytes) throws Exception {
        inParts(bytes, (wire, number, from, length) -> {
            var checking = pattern.checking(from);
            wire.send("GET", target.path(key), Map.of("partNumber", Integer.toString(number)), Upload.NONE, checking)
                    .require(206, "part " + number);
            if (checking.bytes() != length) {
                throw new BenchException("part %d has %d bytes".formatted(number, checking.bytes()));
            }
            return "";
        });
    }

    @FunctionalInterface
    private interface PartWork {
        String on(Wire wire, int number, long from, long length);
    }

    private List<String> inParts(long bytes, PartWork work) throws InterruptedException {
        long part = Sizes.parse(partSize);
        var all = new ArrayList<Callable<String>>();
        for (long from = 0; from < bytes; from += part) {
            long begin = from;
            int number = all.size() + 1;
            all.add(() -> {
                try (var wire = target.open()) {
                    return work.on(wire, number, begin, Math.min(part, bytes - begin));
                }
            });
        }
        var results = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(concurrency)) {
            for (var one : threads.invokeAll(all)) {
                results.add(one.get());
            }
        } catch (ExecutionException failed) {
            throw new BenchException(String.valueOf(failed.getCause()));
        }
        return results;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private void report(String what, long bytes, MemoryWatch memory, Step step) throws Exception {
        long began = System.nanoTime();
        step.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-18s %8.1f s %8.1f MB/s", what, seconds, bytes / 1e6 / seconds);
        out.println(pid == 0 ? "" : "   RssAnon so far at most %d MiB".formatted(memory.peakMib()));
        out.flush();
    }
}
