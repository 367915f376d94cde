internal import Objects

/// A line of a container's log in CRI format: time, stream, `F` for a full line or `P` for a part of one, text
/// (`k8s.io/cri-client/pkg/logs`).
struct LogLine {
    var time: ArraySlice<UInt8>
    var isErrorOutput: Bool
    var isPartial: Bool
    var text: ArraySlice<UInt8>

    init?(_ line: ArraySlice<UInt8>) {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        time = parts[0]
        isErrorOutput = parts[1].elementsEqual("stderr".utf8)
        isPartial = parts[2].first == UInt8(ascii: "P")
        text = parts[3]
    }

    var timestamp: Timestamp? { Timestamp(String(decoding: time, as: UTF8.self)) }

    /// As it was written, with its time in front where asked for.
    func bytes(withTime: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        if withTime { bytes += time + [UInt8(ascii: " ")] }
        bytes += text
        if !isPartial { bytes.append(UInt8(ascii: "\n")) }
        return bytes
    }
}
