public import Objects

/// The latest samples of one thing, for people to look at; the oldest make room for the newest.
public struct SampleRing: Sendable {
    /// Samples of one thing. One for each window of five seconds is ten minutes, in 2 KB.
    public static let limit = 120

    /// Sixteen bytes, since there is one of these rings for each container.
    private struct Point: Sendable {
        var time: Timestamp
        var cpuMicrocores: UInt32
        var memoryKibibytes: UInt32
    }

    /// A sample as it is remembered: to a millionth of a core, and to a KiB.
    public struct Sample: Sendable, Hashable {
        public var time: Timestamp
        public var cpuNanocores: Int64
        public var memoryWorkingSetBytes: Int64
    }

    private var points: [Point] = []
    /// Where the oldest is, once all places are taken.
    private var oldest = 0

    public init() {}

    public mutating func append(_ sample: ResourceSample) {
        let point = Point(
            time: sample.time, cpuMicrocores: UInt32(clamping: sample.cpuNanocores / 1000),
            memoryKibibytes: UInt32(clamping: sample.memoryWorkingSetBytes / 1024))
        guard points.count == SampleRing.limit else { return points.append(point) }
        points[oldest] = point
        oldest = (oldest + 1) % SampleRing.limit
    }

    /// The oldest first.
    public var samples: [Sample] {
        (points[oldest...] + points[..<oldest]).map { point in
            Sample(
                time: point.time, cpuNanocores: Int64(point.cpuMicrocores) * 1000,
                memoryWorkingSetBytes: Int64(point.memoryKibibytes) * 1024)
        }
    }
}
