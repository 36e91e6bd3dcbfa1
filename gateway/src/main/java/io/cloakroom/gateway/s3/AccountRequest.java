package io.cloakroom.gateway.s3;

import io.cloakroom.gateway.s3.Caller.Holder;
import java.io.IOException;

/// A request on an account, or for a bucket that is to be made, which its caller may make.
///
/// @param holder      who asks
/// @param readmission see [#admittedNow]
public record AccountRequest(AskedRequest asked, Holder holder, Readmission<AccountRequest> readmission)
        implements Admitted {
    @Override
    public AccountRequest admittedNow() throws IOException {
        return readmission.readmit();
    }

    /// This request with what finds out whether it would be admitted later.
    public AccountRequest with(Readmission<AccountRequest> other) {
        return new AccountRequest(asked, holder, other);
    }
}
