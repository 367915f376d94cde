import Testing

@testable import RuntimeProcess

@Suite("The time of a tree of processes") struct TreeCounterTests {
    private func process(_ pid: Int32, own: UInt64, collected: UInt64 = 0, start: UInt64 = 1) -> ProcessTimes {
        ProcessTimes(pid: pid, parent: 1, start: start, own: own, collected: collected)
    }

    /// Looks again and again, and gives what is counted after each look. The supervisor is process 1.
    private func ticks(_ looks: [(collected: UInt64, processes: [ProcessTimes])]) -> [UInt64] {
        var counter = TreeCounter()
        return looks.map { look in
            counter.add(
                supervisor: process(1, own: 1000, collected: look.collected), processes: look.processes, limit: 10_000)
            return counter.ticks
        }
    }

    @Test func whatRunsAndWhatEndedBeforeTheFirstLookIsCounted() {
        #expect(ticks([(7, [process(2, own: 10, collected: 5)])]) == [22])
    }

    @Test func aSupervisorsOwnTimeIsNone() {
        #expect(ticks([(0, []), (0, [])]) == [0, 0])
    }

    @Test func aChildThatEndsIsNotCountedTwiceAndItsLastTimeIsNotLost() {
        #expect(
            ticks([
                (0, [process(2, own: 10), process(3, own: 50)]), (0, [process(2, own: 11, collected: 53)]),
                (0, [process(2, own: 12, collected: 53)])
            ]) == [60, 64, 65])
    }

    @Test func aChildThatIsCollectedBetweenTwoReadsIsFoundAtTheNextLook() {
        // Its parent was read before it ended, and it was not there any more when it should have been read.
        #expect(
            ticks([
                (0, [process(2, own: 10), process(3, own: 50)]), (0, [process(2, own: 11)]),
                (0, [process(2, own: 12, collected: 53)])
            ]) == [60, 61, 65])
    }

    @Test func childrenThatComeAndGoBetweenLooksAreCounted() {
        #expect(ticks([(0, [process(2, own: 1)]), (0, [process(2, own: 1, collected: 40)])]) == [1, 41])
    }

    @Test func aTreeThatFallsIntoTheSupervisorsHandsIsCountedOnce() {
        // The child 3 ended, then its parent 2; the orphan 4 lives on.
        #expect(
            ticks([
                (0, [process(2, own: 10), process(3, own: 20), process(4, own: 30)]), (34, [process(4, own: 31)]),
                (66, [])
            ]) == [60, 65, 66])
    }

    @Test func anOrphanThatIsBetweenTwoParentsIsCountedOnce() {
        #expect(
            ticks([
                (0, [process(2, own: 10), process(3, own: 50)]), (0, [process(2, own: 11)]),
                (0, [process(2, own: 12), process(3, own: 54)]), (55, [process(2, own: 13)])
            ]) == [60, 61, 66, 68])
    }

    @Test func whereNobodyCollectsTheCountStandsAndGoesOn() {
        #expect(
            ticks([
                (0, [process(2, own: 10), process(3, own: 500)]), (0, [process(2, own: 12)]),
                (0, [process(2, own: 14)]), (0, [process(2, own: 16, collected: 9)])
            ]) == [510, 512, 514, 525])
    }

    @Test func aNumberThatIsGivenAgainIsAnotherProcess() {
        #expect(
            ticks([(0, [process(2, own: 100, start: 1)]), (103, [process(2, own: 4, start: 9)])]) == [100, 107])
    }

    @Test func noMoreIsCountedThanThereWasTime() {
        var counter = TreeCounter()
        counter.add(supervisor: process(1, own: 0), processes: [process(2, own: 5000)], limit: 10)
        #expect(counter.ticks == 5000, "it has run for long")
        counter.add(supervisor: process(1, own: 0), processes: [process(2, own: 9000)], limit: 200)
        #expect(counter.ticks == 5200)
    }

    @Test(arguments: 0..<200 as Range<UInt64>) func theCountNeverGoesBackAndNeverRunsAhead(seed: UInt64) {
        var tree = RandomTree(seed: seed)
        var counter = TreeCounter()
        var last: UInt64 = 0
        for _ in 0..<100 {
            tree.turn()
            let (collected, processes) = tree.look
            counter.add(
                supervisor: process(1, own: 0, collected: collected), processes: processes, limit: 1_000_000)
            #expect(counter.ticks >= last)
            #expect(counter.ticks == tree.used)
            last = counter.ticks
        }
    }

    @Test func processesBelongToTheSupervisorAboveThem() {
        func entry(_ pid: Int32, _ parent: Int32) -> (Int32, ProcessTimes) {
            (pid, ProcessTimes(pid: pid, parent: parent, start: 1, own: 0, collected: 0))
        }
        // 10 and 20 are supervisors, the second started from within the first; 6 and 7 lie in a circle.
        let table = Dictionary(
            uniqueKeysWithValues: [
                entry(1, 0), entry(10, 1), entry(11, 10), entry(12, 11), entry(13, 12), entry(20, 11), entry(21, 20),
                entry(5, 1), entry(6, 7), entry(7, 6), entry(9, 8)
            ])
        let owners = ProcessTable.owners(in: table, [10, 20])
        #expect(owners.filter { ![10, 20].contains($0.key) } == [11: 10, 12: 10, 13: 10, 21: 20])
    }
}

/// Processes that work, have children, end, are collected and orphaned, as it comes.
private struct RandomTree {
    private struct Process {
        var parent: Int32
        var own: UInt64 = 0
        var collected: UInt64 = 0
    }

    private var random: SplitMix
    private var living: [Int32: Process] = [2: Process(parent: 1)]
    private var next: Int32 = 3
    private var collected: UInt64 = 0
    /// All that was worked.
    private(set) var used: UInt64 = 0

    init(seed: UInt64) { random = SplitMix(state: seed) }

    mutating func turn() {
        for _ in 0..<Int(random.next() % 20) {
            guard let pid = living.keys.sorted().randomElement(using: &random) else { return }
            switch random.next() % 4 {
            case 0, 1:
                let time = random.next() % 30
                living[pid]?.own += time
                used += time
            case 2 where living.count < 30:
                living[next] = Process(parent: pid)
                next += 1
            default: if living.count > 1 { end(pid) }
            }
        }
    }

    private mutating func end(_ pid: Int32) {
        guard let gone = living.removeValue(forKey: pid) else { return }
        for child in living.keys where living[child]?.parent == pid { living[child]?.parent = 1 }
        let time = gone.own + gone.collected
        if living[gone.parent] == nil { collected += time } else { living[gone.parent]?.collected += time }
    }

    var look: (UInt64, [ProcessTimes]) {
        (
            collected,
            living.map { pid, process in
                ProcessTimes(
                    pid: pid, parent: process.parent, start: 1, own: process.own, collected: process.collected)
            }
        )
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var result = state
        result = (result ^ (result >> 30)) &* 0xBF58_476D_1CE4_E5B9
        result = (result ^ (result >> 27)) &* 0x94D0_49BB_1331_11EB
        return result ^ (result >> 31)
    }
}
