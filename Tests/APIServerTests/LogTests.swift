import Glibc
import Objects
import TestSupport
import Testing

@testable import APIServer

@Suite("Container logs")
struct LogTests {
    @Test("a line in CRI format gives its text, with its time where asked for")
    func readsLines() throws {
        let line = Array("2026-03-01T09:30:00.000000001Z stdout F hello  world".utf8)
        let full = try #require(LogLine(line[...]))
        #expect(full.bytes(withTime: false) == Array("hello  world\n".utf8))
        #expect(full.bytes(withTime: true) == Array("2026-03-01T09:30:00.000000001Z hello  world\n".utf8))
        let part = try #require(LogLine(Array("2026-03-01T09:30:00.000000001Z stdout P half".utf8)[...]))
        #expect(part.bytes(withTime: false) == Array("half".utf8))
        #expect(LogLine(Array("no log line".utf8)[...]) == nil)
    }

    @Test("a log that is rotated is read to its end, then goes on in the new file")
    func followsRotation() throws {
        let directory = TemporaryDirectory()
        let path = directory.path + "/0.log"
        try write("one\ntwo\nhal", to: path)
        let follower = LogFollower(path: path)
        #expect(follower.lines().map { String(decoding: $0, as: UTF8.self) } == ["one", "two"])
        try write("f\n", to: path)
        rename(path, path + ".old")
        try write("three\n", to: path)
        var lines: [String] = []
        for _ in 0..<6 { lines += follower.lines().map { String(decoding: $0, as: UTF8.self) } }
        #expect(lines == ["half", "three"])
    }

    @Test("a log that is not there yet has no lines")
    func missingLog() {
        let follower = LogFollower(path: "/nonexistent/0.log")
        #expect(follower.lines().isEmpty)
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "ae"))
        fputs(text, file)
        fclose(file)
    }
}
