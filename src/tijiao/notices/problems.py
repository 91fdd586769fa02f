"""What can be wrong with a channel."""

from tijiao.kernel.problems import Problem


class NotAnAddress(Problem):
    """Nothing can be sent to such an address. Facts: service."""

    code = "notices.not-an-address"
    status = 422


class NotAllowedService(Problem):
    """The city does not allow this service. Facts: service."""

    code = "notices.not-allowed-service"
    status = 422


class NoMailServer(Problem):
    """The city has set no mail server."""

    code = "notices.no-mail-server"
    status = 409


class NotSent(Problem):
    """The service did not take a message. Facts: why."""

    code = "notices.not-sent"
    status = 502
