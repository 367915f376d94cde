import Foundation
import Glibc
import Objects

/// Many watchers of one object that changes again and again: each has to be told of every change once and in order. One of them
/// takes nothing, and has to be cut off.
enum WatchBench {
    private static let map = "/api/v1/namespaces/bench/configmaps"

    static func figures(_ program: String, watchers count: Int, changes: Int) throws -> [Figure] {
        let daemon = try DaemonUnderTest(program, options: ["--api-address", "none"])
        defer { daemon.remove() }
        try daemon.start()
        try daemon.wait("the namespace") { try daemon.get("/api/v1/namespaces/bench") != nil }
        let version = try create(daemon)
        let before = daemon.memory()
        let path = map + "?watch=true&resourceVersion=\(version)"
        let stalled = try Watcher(path, at: daemon.socket)
        defer { close(stalled.descriptor) }
        var watchers = try (0..<count).map { _ in try Watcher(path, at: daemon.socket) }
        defer { for watcher in watchers { close(watcher.descriptor) } }
        let processor = daemon.processorTime()
        let start = ContinuousClock.now
        let writer = Thread { try? write(changes, at: daemon.socket) }
        writer.start()
        try follow(&watchers, changes)
        let seconds = (ContinuousClock.now - start).seconds
        let used = daemon.processorTime() - processor
        guard watchers.allSatisfy({ $0.count == changes && $0.faults == 0 }) else {
            let wrong = watchers.filter { $0.count != changes || $0.faults > 0 }
            throw BenchFailure("\(wrong.count) watchers were not told of every change once and in order")
        }
        var ending = pollfd(fd: stalled.descriptor, events: 0, revents: 0)
        guard poll(&ending, 1, 120_000) == 1, ending.revents & Int16(POLLHUP) != 0 else {
            throw BenchFailure("the watcher that takes nothing is not cut off")
        }
        let told = Double(count * changes)
        return [
            Figure("\(count) watchers, \(changes) changes: all told", "s", [seconds]),
            Figure("  events told", "1/s", [told / seconds]),
            Figure("  processor time of the daemon", "µs an event", [used / told * 1e6]),
            Figure("  bytes told", "MB", [Double(watchers.reduce(0) { $0 + $1.bytes }) / 1e6]),
            Figure("  memory before", "MB", [before]),
            Figure("  memory at its most", "MB", [daemon.memory("VmHWM")])
        ]
    }

    /// Makes the map; the version from which on there is something to be told.
    private static func create(_ daemon: DaemonUnderTest) throws -> String {
        let descriptor = try UnixSocket.connected(to: daemon.socket)
        defer { close(descriptor) }
        try ask(descriptor, "POST", map, "application/json", #"{"metadata":{"name":"map"}}"#)
        guard let version = try daemon.get(map + "/map")?.at(["metadata", "resourceVersion"])?.string else {
            throw BenchFailure("the map was not made")
        }
        return version
    }

    /// Changes the map so many times, one after the other.
    private static func write(_ changes: Int, at socketPath: String) throws {
        let descriptor = try UnixSocket.connected(to: socketPath)
        defer { close(descriptor) }
        for count in 1...changes {
            try ask(
                descriptor, "PATCH", map + "/map", "application/merge-patch+json", #"{"data":{"count":"\#(count)"}}"#)
        }
    }

    /// Sends a request over a connection that is kept, and takes its answer to the end.
    private static func ask(
        _ descriptor: Int32, _ method: String, _ path: String, _ type: String, _ body: String
    ) throws {
        let head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n"
        try UnixSocket.send(head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body, to: descriptor)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !isWhole(answer) {
            let size = read(descriptor, &buffer, buffer.count)
            guard size > 0 else { throw BenchFailure("the server ended in the middle of an answer") }
            answer += buffer[..<size]
        }
        guard answer.count > 9, answer[9] == UInt8(ascii: "2") else {
            throw BenchFailure("refused: \(String(decoding: answer, as: UTF8.self))")
        }
    }

    private static func isWhole(_ answer: [UInt8]) -> Bool {
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let lines = text[..<end.lowerBound].lowercased().components(separatedBy: "\r\n")
        let size = lines.first { $0.hasPrefix("content-length:") }?.dropFirst(15).filter(\.isNumber)
        return text[end.upperBound...].utf8.count >= size.flatMap { Int($0) } ?? 0
    }

    /// Takes what watchers are told until each has heard of the last change.
    private static func follow(_ watchers: inout [Watcher], _ changes: Int) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        let end = ContinuousClock.now + .seconds(900)
        var open = Array(watchers.indices)
        while !open.isEmpty {
            guard ContinuousClock.now < end else { throw BenchFailure("\(open.count) watchers are not told of all") }
            var waiting = open.map { pollfd(fd: watchers[$0].descriptor, events: Int16(POLLIN), revents: 0) }
            guard poll(&waiting, UInt(waiting.count), 10_000) > 0 else { continue }
            var left: [Int] = []
            for (index, state) in zip(open, waiting) {
                let isOpen = state.revents == 0 || watchers[index].take(&buffer)
                if isOpen, watchers[index].count < changes { left.append(index) }
            }
            open = left
        }
    }
}
