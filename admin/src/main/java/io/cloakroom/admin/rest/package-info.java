/// The vocabulary of the REST interface: a call, its caller and their rights, a route, an answer, a refusal.
///
/// Every package with routes builds on this one. [Directory] finds what a path names, [Admission] decides whether the
/// caller may call, [Json] turns records into JSON and back. No resource and no route of its own may enter.
@NullMarked
package io.cloakroom.admin.rest;

import org.jspecify.annotations.NullMarked;
