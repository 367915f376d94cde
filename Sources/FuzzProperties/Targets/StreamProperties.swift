import API

/// SPDY connections of clients: whatever comes is bounded, and read the same in whatever pieces it comes.
enum StreamProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        try checkPieces(input)
        try checkTunnel(input)
        for channels in ChannelProtocol.forCommands { try checkMessage(input, channels) }
    }

    private static func checkPieces(_ input: [UInt8]) throws(BrokenProperty) {
        let whole = read(input, size: max(1, input.count))
        let size = 1 + Int(input.first ?? 0) % 17
        let parts = read(input, size: size)
        try expect(whole == parts, "frames do not depend on the pieces in which they come", seen: "\(size) bytes each")
        // What was understood can be said again.
        let writer = SPDYWriter()
        let reader = SPDYReader()
        for frame in whole.frames {
            guard let bytes = try? writer.write(frame), let again = try? reader.read(bytes) else {
                // Headers of several times their limit may have come before an error.
                continue
            }
            try expect(again == [frame], "a frame that was read is written and read the same", seen: "\(frame)")
        }
    }

    private struct Reading: Equatable {
        var frames: [SPDYFrame] = []
        var hasFailed = false
    }

    /// Reads in pieces of a size; parts of one frame's data are put together.
    private static func read(_ input: [UInt8], size: Int) -> Reading {
        let reader = SPDYReader()
        var result = Reading()
        var rest = input[...]
        while !rest.isEmpty {
            guard let frames = try? reader.read(Array(rest.prefix(size))) else {
                result.hasFailed = true
                // What came in one piece with the fault is not told.
                result.frames = []
                return result
            }
            for frame in frames { append(frame, to: &result.frames) }
            rest = rest.dropFirst(size)
        }
        return result
    }

    private static func append(_ frame: SPDYFrame, to frames: inout [SPDYFrame]) {
        if case .data(let id, let more, let isLast) = frame, !more.isEmpty,
            case .data(id, let before, false)? = frames.last, !before.isEmpty
        {
            frames[frames.count - 1] = .data(id: id, before + more, isLast: isLast)
        } else {
            frames.append(frame)
        }
    }

    /// The order in which a connection is opened, used and ended; and a bound on what is open.
    private static func checkTunnel(_ input: [UInt8]) throws(BrokenProperty) {
        let tunnel = PortTunnel()
        guard let actions = try? tunnel.receive(input) else { return }
        var open: Set<PortTunnel.ConnectionID> = []
        var known: Set<PortTunnel.ConnectionID> = []
        for action in actions {
            switch action {
            case .send(let bytes): try expect(bytes.count >= 8, "whole frames are sent")
            case .connect(let id, let port):
                try expect(known.insert(id).inserted, "a connection is opened once", seen: "\(id)")
                try expect(port > 0, "a port is one")
                open.insert(id)
            case .deliver(let id, let bytes):
                try expect(open.contains(id), "nothing is delivered to what is not open", seen: "\(id)")
                try expect(!bytes.isEmpty, "something is delivered")
            case .endInput(let id): try expect(open.contains(id), "what is not open does not end", seen: "\(id)")
            case .abandon(let id): open.remove(id)
            }
        }
        try expect(tunnel.count <= PortTunnel.streamLimit, "the number of streams is bounded", seen: "\(tunnel.count)")
        for id in open { _ = try? tunnel.finish(id, error: nil) }
        for id in known { try expect((try? tunnel.finish(id, error: nil))?.isEmpty == true, "what is over is over") }
    }

    private static func checkMessage(_ input: [UInt8], _ channels: ChannelProtocol) throws(BrokenProperty) {
        guard case .content(let channel, let content)? = channels.read(input) else { return }
        guard channel < 10 else { return }
        let again = channels.read(channels.message(content, on: channel))
        try expect(again == .content(channel: channel, content), "a message reads back the same")
    }
}
