package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.s3.Caller.Holder;
import java.io.IOException;

/// An admitted request on an account, or for a new bucket.
///
/// @param holder      the caller
/// @param readmission see [#admittedNow]
public record AccountRequest(AskedRequest asked, Holder holder, Readmission<AccountRequest> readmission)
        implements Admitted {
    @Override
    public AccountRequest admittedNow() throws IOException {
        return readmission.readmit();
    }

    /// This request with another way to readmit it.
    public AccountRequest with(Readmission<AccountRequest> other) {
        return new AccountRequest(asked, holder, other);
    }
}
