import Foundation
import Objects
import Synchronization
import TestSupport
import Testing

@testable import APIServer

@Suite("The audit log's file")
struct AuditLogTests {
    /// What the daemon's log is told.
    private final class Reports: Sendable {
        private let texts = Mutex<[String]>([])
        func add(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock { $0 } }
    }

    private func lines(_ path: String) throws -> [Value] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            try JSONParser.parse(Array($0.utf8))
        }
    }

    private func event(_ number: Int) -> Value { ["number": .integer(Int64(number)), "text": "0123456789"] }

    @Test("events are written in order, one a line, for the owner's eyes alone")
    func writes() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path("audit.log")
        let log = AuditLog(path: path) { Issue.record("\($0)") }
        for number in 0..<100 { log.note(event(number)) }
        await log.flush()
        #expect(try lines(path).compactMap { $0["number"]?.integer } == Array(0..<100))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("a file that has grown is set aside, and the oldest go")
    func rotates() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path("audit.log")
        var limits = AuditLimits()
        limits.fileSize = 200
        limits.keptFiles = 2
        let log = AuditLog(path: path, limits: limits) { Issue.record("\($0)") }
        for number in 0..<40 {
            log.note(event(number))
            await log.flush()
        }
        let files = [path + ".2", path + ".1", path]
        let numbers = try files.flatMap { try lines($0).compactMap { $0["number"]?.integer } }
        #expect(numbers == Array(numbers[0]...39))
        #expect(numbers.count < 40)
        for file in files {
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
            #expect(size <= 200)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 3)
    }

    @Test("a file is gone on with after a restart, also one that ends in the middle of a line")
    func goesOn() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path("audit.log")
        try "{\"number\":1}\n{\"num".write(toFile: path, atomically: true, encoding: .utf8)
        let log = AuditLog(path: path) { Issue.record("\($0)") }
        log.note(event(2))
        await log.flush()
        let text = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(text.count == 3)
        #expect(text.last?.hasPrefix("{\"number\":2") == true)
    }

    @Test("on a full disk requests go on; what is lost is counted, told once, and told in the file later")
    func losses() async throws {
        let directory = TemporaryDirectory()
        let folder = directory.path("later")
        let path = folder + "/audit.log"
        let reports = Reports()
        let log = AuditLog(path: path) { reports.add($0) }
        for number in 0..<5 {
            log.note(event(number))
            await log.flush()
        }
        #expect(reports.all.count == 1)
        #expect(reports.all.first?.contains(path) == true)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        log.note(event(5))
        log.note(event(6))
        await log.flush()
        let written = try lines(path)
        #expect(written.first == ["kind": "AuditLoss", "apiVersion": "skeg.dev/v1", "lost": 5])
        #expect(written.dropFirst().compactMap { $0["number"]?.integer } == [5, 6])
        #expect(reports.all.count == 2)

        let full = Reports()
        let fullLog = AuditLog(path: "/dev/full") { full.add($0) }
        for number in 0..<3 { fullLog.note(event(number)) }
        await fullLog.flush()
        #expect(full.all.count == 1)
    }

    @Test("what waits for the disk has a bound, and what goes beyond it is counted")
    func bounded() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path("audit.log")
        var limits = AuditLimits()
        limits.waitingBytes = 100
        let log = AuditLog(path: path, limits: limits) { Issue.record("\($0)") }
        log.note(["text": .string(String(repeating: "x", count: 200))])
        log.note(event(1))
        await log.flush()
        #expect(try lines(path).map { $0["lost"] ?? $0["number"] } == [1, 1])
    }
}
