import Objects
import Runtime
import TestSupport
import Testing

@testable import PodLifecycle

/// One probe by itself: thresholds, times, and when it rests.
@Suite struct ProbeStateTests {
    private func state(_ kind: ProbeKind, _ fields: Value = .emptyObject) -> ProbeState {
        ProbeState(of: "c0", ProbeState.Settings(kind, Probe(fields)))
    }

    private static let verdicts: [Character: ProbeAnswer.Verdict] = [
        "S": .success, "W": .warning, "F": .failure, "?": .unknown
    ]

    /// S, F, ? and W are what comes; below them the result after each: + for success, - for failure, . for unknown.
    @Test(arguments: [
        (ProbeKind.liveness, 1, 3, "SFFSFFF", "++++++-"),
        (.liveness, 1, 1, "F", "-"),
        (.liveness, 1, 3, "FF?F", "+++-"),
        (.liveness, 1, 3, "FFWFFF", "+++++-"),
        (.liveness, 1, 2, "????", "++++"),
        (.readiness, 1, 3, "S", "+"),
        (.readiness, 1, 3, "FFFF", "----"),
        (.readiness, 1, 3, "SFFSFFF", "++++++-"),
        (.readiness, 3, 1, "SSSFSS", "--+---"),
        (.readiness, 2, 2, "SSFSFFSS", "-++++--+"),
        (.readiness, 1, 1, "SFSFSF", "+-+-+-"),
        (.readiness, 2, 1, "S?S", "--+"),
        (.readiness, 1, 3, "W", "+"),
        (.startup, 1, 3, "FFS", "..+"),
        (.startup, 1, 3, "FFF", "..-"),
        (.startup, 1, 2, "?F?F", "...-")
    ])
    func resultsFollowThresholds(
        kind: ProbeKind, success: Int64, failure: Int64, answers: String, results: String
    ) {
        var state = state(kind, ["successThreshold": .integer(success), "failureThreshold": .integer(failure)])
        state.schedule(at: .testStart)
        var seen = ""
        for (index, answer) in answers.enumerated() {
            state.begin(as: UInt64(index + 1))
            _ = state.end(ProbeAnswer(Self.verdicts[answer] ?? .unknown), at: .at(Int64(index) * 10))
            seen += state.result == .success ? "+" : state.result == .failure ? "-" : "."
        }
        #expect(seen == results)
    }

    @Test func beforeAnythingIsKnownAContainerLivesIsNotReadyAndHasNotStarted() {
        #expect(state(.liveness).result == .success)
        #expect(state(.readiness).result == .failure)
        #expect(state(.startup).result == .unknown)
    }

    @Test func aPeriodIsCountedFromWhenALookWasDue() {
        var state = state(.readiness, ["periodSeconds": 5])
        state.schedule(at: .at(10))
        state.begin(as: 1)
        _ = state.end(ProbeAnswer(.success), at: .at(12))
        #expect(state.dueAt == .at(15))
        state.begin(as: 2)
        _ = state.end(ProbeAnswer(.failure, hasTimedOut: true), at: .at(40))
        #expect(state.dueAt == .at(40))
        #expect(state.isSlow)
    }

    @Test(arguments: [ProbeKind.liveness, .startup])
    func aContainerThatIsCondemnedIsNotLookedAtAgain(kind: ProbeKind) {
        var state = state(kind, ["failureThreshold": 1])
        state.schedule(at: .testStart)
        state.begin(as: 1)
        let hasChanged = state.end(ProbeAnswer(.failure), at: .testStart)
        #expect(hasChanged)
        #expect(state.dueAt == nil)
        #expect(!state.isIdle)
    }

    @Test func aStartupProbeRestsOnceItHasSucceeded() {
        var state = state(.startup)
        state.schedule(at: .testStart)
        state.begin(as: 1)
        let hasChanged = state.end(ProbeAnswer(.success), at: .testStart)
        #expect(hasChanged)
        #expect(state.dueAt == nil)
        #expect(state.isOnHold)
    }

    @Test func inTheFirstSecondOnlyASuccessCounts() {
        var state = state(.readiness, ["failureThreshold": 1, "periodSeconds": 10])
        let end = Timestamp.testStart + .seconds(1)
        state.schedule(at: .testStart + .milliseconds(100), quietUntil: end)
        var times: [Duration] = []
        for attempt in 1...9 {
            guard let due = state.dueAt else { break }
            times.append(due - .testStart)
            state.begin(as: UInt64(attempt))
            _ = state.end(ProbeAnswer(.failure), at: due)
            if due >= end { break }
        }
        #expect(times == [.milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800), .seconds(1)])
        #expect(state.dueAt == .at(11))
    }

    @Test(
        arguments: [
            (["initialDelaySeconds": 7], ProbeKind.liveness, 7_000, nil),
            (["initialDelaySeconds": 7], .readiness, 7_000, nil),
            ([:], .liveness, 1_000, nil),
            ([:], .readiness, 100, 1_000),
            ([:], .startup, 100, 1_000),
            (["exec": ["command": ["true"]]], .readiness, 1_000, nil)
        ] as [(Value, ProbeKind, Int64, Int64?)])
    func theFirstLookComesInitialDelaySecondsAfterTheStart(
        fields: Value, kind: ProbeKind, milliseconds: Int64, quiet: Int64?
    ) {
        let probe = Probe(fields)
        let first = ProbeTimes.first(
            probe, ProbeState.Settings(kind, probe), startedAt: .testStart, isAdopted: false, identity: "a",
            now: .testStart)
        #expect(first.at == .testStart + .milliseconds(milliseconds))
        #expect(first.quietUntil == quiet.map { .testStart + .milliseconds($0) })
    }

    @Test func whatAnAgentFindsIsSpreadOverItsPeriod() {
        let probe = Probe(["periodSeconds": 10])
        let settings = ProbeState.Settings(.liveness, probe)
        var early = 0
        for index in 0..<1000 {
            let first = ProbeTimes.first(
                probe, settings, startedAt: .testStart, isAdopted: true, identity: "u\(index)/web/liveness",
                now: .at(500))
            #expect(first.at >= .at(500) && first.at <= .at(510))
            #expect(first.at == ProbeTimes.together(first.at))
            if first.at < .at(501) { early += 1 }
        }
        #expect((50...150).contains(early))
    }

    @Test(
        arguments: [
            (["initialDelaySeconds": 7], 7_200, nil), ([:], 101, 1_200),
            (["exec": ["command": ["true"]]], 1_200, nil)
        ] as [(Value, Int64, Int64?)])
    func looksBeginTogether(fields: Value, milliseconds: Int64, quiet: Int64?) {
        let probe = Probe(fields)
        let started = Timestamp.testStart + .milliseconds(1)
        let first = ProbeTimes.first(
            probe, ProbeState.Settings(.readiness, probe), startedAt: started, isAdopted: false, identity: "a",
            now: started)
        #expect(first.at == .testStart + .milliseconds(milliseconds))
        #expect(first.quietUntil == quiet.map { .testStart + .milliseconds($0) })
    }

    @Test func aLookThatWasLateIsFollowedByOneWithOthers() {
        var state = state(.readiness, ["periodSeconds": 5])
        state.schedule(at: .testStart + .milliseconds(107))
        state.begin(as: 1)
        _ = state.end(ProbeAnswer(.success), at: .testStart + .milliseconds(108))
        #expect(state.dueAt == .testStart + .milliseconds(5_200))
        state.begin(as: 2)
        _ = state.end(ProbeAnswer(.failure, hasTimedOut: true), at: .testStart + .milliseconds(12_345))
        #expect(state.dueAt == .testStart + .milliseconds(12_400))
    }

    @Test func aStartInTheFutureIsNotWaitedFor() {
        let probe = Probe(["initialDelaySeconds": 5])
        let first = ProbeTimes.first(
            probe, ProbeState.Settings(.liveness, probe), startedAt: .at(3600), isAdopted: false, identity: "a",
            now: .at(10))
        #expect(first.at == .at(15))
    }
}
