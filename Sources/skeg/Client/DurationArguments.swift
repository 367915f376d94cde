import ArgumentParser
import Objects

/// A duration as Go and Kubernetes write it: 300ms, 5s, 1h30m.
protocol DurationArgument: ExpressibleByArgument {
    static var least: Duration { get }
    var duration: Duration { get }

    init(_ duration: Duration)
}

extension DurationArgument {
    init?(argument: String) {
        guard let duration = GoDuration.parse(argument), duration >= Self.least else { return nil }
        self.init(duration)
    }

    var defaultValueDescription: String { GoDuration.text(duration) }
}

struct GoDurationArgument: DurationArgument {
    static let least = Duration.nanoseconds(1)
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }
}

/// One that may also be none, `0s`.
struct GoDelayArgument: DurationArgument {
    static let least = Duration.zero
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }
}
