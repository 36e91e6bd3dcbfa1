package io.cloakroom.gateway;

import io.cloakroom.gateway.s3.AccountOperation;
import io.cloakroom.gateway.s3.AccountRequest;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/// Limits how many listings are put together at the same time. A page of a thousand long keys takes some 20 MB until it
/// is encoded. Building a page never waits for a client, so more pages at once would be no faster, but could use up all
/// memory.
final class BoundedPages {
    private static final long PAGE_BYTES = 24L << 20;
    private static final int SHARE_OF_HEAP = 8;

    private final Semaphore places;

    BoundedPages() {
        this(Math.max(2 * Runtime.getRuntime().availableProcessors(), (int)
                (Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / PAGE_BYTES)));
    }

    private BoundedPages(int atOnce) {
        places = new Semaphore(atOnce, true);
    }

    /// The same listing, which waits for its turn first.
    BucketOperation of(BucketOperation listing) {
        return new BucketOperation() {
            @Override
            public S3Response handle(S3Request request) throws IOException {
                return inTurn(() -> listing.handle(request));
            }

            @Override
            public String name() {
                return listing.name();
            }
        };
    }

    /// As [#of].
    AccountOperation ofAccount(AccountOperation listing) {
        return new AccountOperation() {
            @Override
            public S3Response handle(AccountRequest request) throws IOException {
                return inTurn(() -> listing.handle(request));
            }

            @Override
            public String name() {
                return listing.name();
            }
        };
    }

    private interface PageMaker {
        S3Response make() throws IOException;
    }

    private S3Response inTurn(PageMaker page) throws IOException {
        try {
            places.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before a listing had its turn");
        }
        try {
            return page.make();
        } finally {
            places.release();
        }
    }
}
