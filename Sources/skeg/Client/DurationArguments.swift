import ArgumentParser
import Objects

/// A duration as Go and Kubernetes write it: 300ms, 5s, 1h30m.
struct GoDurationArgument: ExpressibleByArgument {
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        guard let parsed = GoDuration(argument)?.duration, parsed > .zero else { return nil }
        duration = parsed
    }

    var defaultValueDescription: String { GoDuration(duration).description }
}

/// One that may also be none, `0s`.
struct GoDelayArgument: ExpressibleByArgument {
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        guard let parsed = GoDuration(argument)?.duration, parsed >= .zero else { return nil }
        duration = parsed
    }

    var defaultValueDescription: String { GoDuration(duration).description }
}
