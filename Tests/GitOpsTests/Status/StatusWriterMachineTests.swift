import GitOps
import Objects
import TestSupport
import Testing

@Suite struct StatusWriterMachineTests {
    private var ids = IDSource(seed: 3)

    @Test func theFirstChangeIsWrittenAtOnceAndTheNextAfterTheInterval() {
        var machine = StatusWriterMachine(interval: .seconds(5))
        #expect(machine.treeChanged(at: .at(0)) == [.write(fetchFirst: false, push: true)])
        #expect(machine.pushDone(at: .at(1)) == [])
        #expect(machine.treeChanged(at: .at(2)) == [.wake(at: .at(5))])
        #expect(machine.treeChanged(at: .at(3)) == [])
        #expect(machine.timerFired(at: .at(4)) == [.wake(at: .at(5))])
        #expect(machine.timerFired(at: .at(5)) == [.write(fetchFirst: false, push: true)])
        #expect(machine.pushDone(at: .at(5)) == [])
        #expect(machine.isIdle)
    }

    @Test func whatChangesDuringAWriteIsWrittenAfterIt() {
        var machine = StatusWriterMachine(interval: .seconds(5))
        _ = machine.treeChanged(at: .at(0))
        #expect(machine.treeChanged(at: .at(1)) == [])
        #expect(machine.pushDone(at: .at(2)) == [.wake(at: .at(5))])
        #expect(machine.timerFired(at: .at(5)) == [.write(fetchFirst: false, push: true)])
    }

    @Test func aRejectedPushIsTriedAgainOnTopOfTheRemote() throws {
        var machine = StatusWriterMachine()
        var ids = ids
        _ = machine.treeChanged(at: .at(0))
        var now = Timestamp.at(0)
        var pauses: [Duration] = []
        for _ in 0..<12 {
            let actions = machine.pushRejected(at: now, ids: &ids)
            guard case .wake(let time)? = actions.first else {
                Issue.record("\(actions)")
                return
            }
            pauses.append(time - now)
            now = time
            #expect(machine.timerFired(at: now) == [.write(fetchFirst: true, push: true)])
        }
        #expect(pauses[0] >= .milliseconds(250) && pauses[0] <= .milliseconds(500))
        #expect(pauses.allSatisfy { $0 <= StatusWriterMachine.maxBackoff })
        #expect(Set(pauses.map(\.nanoseconds)).count > 10)
        #expect(machine.pushDone(at: now) == [])
        #expect(machine.treeChanged(at: now + .seconds(9)) == [.write(fetchFirst: false, push: true)])
    }

    @Test func aReadOnlyRemoteKeepsCommitsHereAndIsSaidOnce() {
        var machine = StatusWriterMachine(interval: .seconds(5))
        _ = machine.treeChanged(at: .at(0))
        let told = machine.remoteIsReadOnly("denied", at: .at(0))
        #expect(told.count == 1)
        #expect(machine.isReadOnly)
        #expect(machine.treeChanged(at: .at(10)) == [.write(fetchFirst: false, push: false)])
        #expect(machine.keptLocally(at: .at(10)) == [])
        #expect(machine.treeChanged(at: .at(400)) == [.write(fetchFirst: false, push: true)])
        #expect(machine.remoteIsReadOnly("denied", at: .at(400)) == [])
        #expect(machine.treeChanged(at: .at(800)) == [.write(fetchFirst: false, push: true)])
        #expect(machine.pushDone(at: .at(800)) == [.tell("the status branch is pushed again")])
        #expect(!machine.isReadOnly)
    }

    @Test func theLastStateIsWrittenBeforeTheEnd() {
        var machine = StatusWriterMachine(interval: .seconds(5))
        _ = machine.treeChanged(at: .at(0))
        _ = machine.pushDone(at: .at(0))
        _ = machine.treeChanged(at: .at(1))
        #expect(machine.stopRequested(at: .at(1)) == [.write(fetchFirst: false, push: true)])
    }

    /// Whatever happens, a change is followed by a write that began after it, and two writes are an interval apart.
    @Test(arguments: 0..<50) func aChangeIsNeverForgotten(_ seed: UInt64) {
        var random = IDSource(seed: seed)
        var ids = IDSource(seed: seed &+ 1)
        var machine = StatusWriterMachine(interval: .seconds(5))
        var now = Timestamp.at(0)
        var timer: Timestamp?
        var isWriting = false
        var unwritten = false
        func take(_ actions: [StatusWriterMachine.Action]) {
            for action in actions {
                switch action {
                case .write:
                    #expect(!isWriting, "seed \(seed)")
                    isWriting = true
                    unwritten = false
                    timer = nil
                case .wake(let time): timer = time
                case .tell: break
                }
            }
        }
        for step in 0..<400 {
            now = now + .milliseconds(Int64(random.next() % 3000))
            if let due = timer, due <= now {
                timer = nil
                take(machine.timerFired(at: now))
            }
            let isCalm = step > 300
            switch random.next() % (isCalm ? 2 : 5) {
            case 0...1:
                guard isWriting else { break }
                isWriting = false
                take(machine.pushDone(at: now))
            case 2 where isWriting:
                isWriting = false
                unwritten = true
                take(machine.pushRejected(at: now, ids: &ids))
            case 3 where isWriting:
                isWriting = false
                unwritten = true
                take(machine.pushFailed("down", at: now, ids: &ids))
            case 4:
                unwritten = true
                take(machine.treeChanged(at: now))
            default: break
            }
        }
        #expect(!unwritten && machine.isIdle, "seed \(seed)")
    }
}

@Suite struct StatusWriterClockTests {
    @Test func aClockThatIsSetBackHoldsUpNoWrite() {
        var machine = StatusWriterMachine(interval: .seconds(5))
        _ = machine.treeChanged(at: .at(7200))
        _ = machine.pushDone(at: .at(7201))
        #expect(machine.treeChanged(at: .at(7202)) == [.wake(at: .at(7205))])
        // An hour back; the alarm rings when it would have.
        #expect(machine.timerFired(at: .at(3602)) == [.wake(at: .at(3605))])
        #expect(machine.timerFired(at: .at(3605)) == [.write(fetchFirst: false, push: true)])
    }
}
