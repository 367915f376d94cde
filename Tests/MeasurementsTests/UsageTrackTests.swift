import Measurements
import Objects
import TestSupport
import Testing

@Suite("A rate out of counts") struct UsageTrackTests {
    private static let second: Int64 = 1_000_000_000

    /// A count at a second of the steady clock.
    private static func count(_ seconds: Double, cpu: Double, memory: UInt64 = 0) -> UsageCount {
        UsageCount(
            instant: Int64(seconds * 1e9), cpuNanoseconds: UInt64(cpu * 1e9), memoryWorkingSetBytes: memory)
    }

    private func track(_ counts: [(Double, Double)]) -> UsageTrack {
        var track = UsageTrack()
        for (time, cpu) in counts {
            track.add(UsageTrackTests.count(time, cpu: cpu), at: .testStart + .seconds(time))
        }
        return track
    }

    @Test func oneCountIsNoRate() {
        let track = track([(10, 3)])
        #expect(track.sample == nil)
        #expect(track.count?.cpuNanoseconds == 3_000_000_000)
    }

    @Test func twoCountsAreTheRateBetweenThem() throws {
        let sample = try #require(track([(10, 3), (11, 3.25)]).sample)
        #expect(sample.cpuNanocores == 250_000_000)
        #expect(sample.window == .seconds(1))
        #expect(sample.time == .testStart + .seconds(11))
    }

    @Test func twoCountsTooNearToEachOtherAreNone() {
        #expect(track([(10, 3), (10.4, 3.4)]).sample == nil)
        #expect(track([(10, 3), (10.5, 3.5)]).sample?.cpuNanocores == 1_000_000_000)
    }

    @Test func theWindowIsFiveSecondsOnceThereAreThatMany() throws {
        // A core for ten seconds, then nothing for five.
        var counts = (0...10).map { (Double($0), Double($0)) }
        counts += (11...15).map { (Double($0), 10.0) }
        #expect(track(Array(counts.prefix(11))).sample?.window == .seconds(5))
        #expect(track(Array(counts.prefix(13))).sample?.cpuNanocores == 600_000_000)
        #expect(track(counts).sample?.cpuNanocores == 0)
    }

    @Test func aLookThatIsALittleEarlyEndsTheWindowAllTheSame() {
        let track = track((0...20).map { (Double($0) * 0.999, Double($0)) })
        #expect(track.sample?.window == .milliseconds(4995))
        #expect(track.history.samples.count == 4)
    }

    @Test func whereNobodyCountedForLongTheRateIsOfAllThatTime() throws {
        let sample = try #require(track([(0, 0), (1, 0.5), (2, 1), (62, 31)]).sample)
        #expect(sample.window == .seconds(60))
        #expect(sample.cpuNanocores == 500_000_000)
    }

    @Test func aCounterThatBeginsAnewIsNoNegativeRate() {
        var track = track([(0, 100), (1, 101), (2, 0.5)])
        #expect(track.sample == nil)
        track.add(UsageTrackTests.count(3, cpu: 0.75), at: .testStart)
        #expect(track.sample?.cpuNanocores == 250_000_000)
    }

    @Test func theMachinesSteadyClockBeginsAnewWithIt() {
        #expect(track([(1000, 1), (1001, 2), (3, 2.5)]).sample == nil)
    }

    @Test func theSameCountAgainChangesNothing() {
        let once = track([(0, 0), (1, 1)])
        var twice = once
        twice.add(UsageTrackTests.count(1, cpu: 1), at: .testStart + .seconds(50))
        #expect(twice.sample == once.sample)
    }

    @Test(arguments: [-3600, 3600] as [Int])
    func theTimeOfDayMayJump(seconds: Int) throws {
        var track = UsageTrack()
        track.add(UsageTrackTests.count(0, cpu: 0), at: .testStart)
        track.add(UsageTrackTests.count(1, cpu: 0.5), at: .testStart + .seconds(seconds))
        let sample = try #require(track.sample)
        #expect(sample.cpuNanocores == 500_000_000)
        #expect(sample.time == .testStart + .seconds(seconds))
        #expect(sample.window == .seconds(1))
    }

    @Test func memoryIsThatOfTheNewestCount() {
        var track = UsageTrack()
        track.add(UsageTrackTests.count(0, cpu: 0, memory: 7), at: .testStart)
        track.add(UsageTrackTests.count(1, cpu: 0, memory: .max), at: .testStart)
        #expect(track.sample?.memoryWorkingSetBytes == .max)
    }

    @Test func countsComeOftenAndAreNotAllHeld() throws {
        let counts = (0...2000).map { (Double($0) / 100, Double($0) / 200) }
        let sample = try #require(track(counts).sample)
        #expect(sample.window >= .milliseconds(500) && sample.window <= .seconds(5))
        #expect(sample.cpuNanocores == 500_000_000)
    }

    @Test func theHistoryHasOneSampleForEachWindow() {
        let track = track((0...60).map { (Double($0), Double($0) / 4) })
        let times = track.history.samples.map(\.time)
        #expect(times.count == 12)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == .seconds(5) })
        #expect(track.history.samples.allSatisfy { $0.cpuNanocores == 250_000_000 })
    }

    @Test func theHistoryIsBoundedAndTheNewestStay() {
        let track = track((0...1000).map { (Double($0), Double($0)) })
        let samples = track.history.samples
        #expect(samples.count == SampleRing.limit)
        #expect(samples.last.map { $0.time >= .testStart + .seconds(996) } == true)
        #expect(samples == samples.sorted { $0.time < $1.time })
    }

    @Test func theHistoryRoundsAndCutsOffWhatIsTooMuch() {
        var ring = SampleRing()
        ring.append(
            ResourceSample(
                time: .testStart, window: .seconds(1), cpuNanocores: 1_234_567, memoryWorkingSetBytes: 5 * 1024 + 7))
        ring.append(
            ResourceSample(time: .testStart, window: .seconds(1), cpuNanocores: .max, memoryWorkingSetBytes: .max))
        #expect(ring.samples.map(\.cpuNanocores) == [1_234_000, Int64(UInt32.max) * 1000])
        #expect(ring.samples.map(\.memoryWorkingSetBytes) == [5 * 1024, Int64(UInt32.max) * 1024])
    }
}
