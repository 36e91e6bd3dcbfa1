package io.cloakroom.admin.panel.page;

/// A refusal by the REST interface, with its sentence for people. It has no stack trace, since it is not a bug.
public final class PanelProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public PanelProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }

    public String detail() {
        var message = String.valueOf(getMessage());
        return message.isEmpty() ? message : Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }
}
