internal import Objects

extension SimulatedRuntimeState {
    /// The wall clock was set. What has been told keeps its times; what is under way takes as long as before.
    public mutating func clockWasSet(by jump: Duration) {
        now = now + jump
        for id in containers.keys {
            if let time = containers[id]?.startsAt { containers[id]?.startsAt = time + jump }
            if let time = containers[id]?.endsAt { containers[id]?.endsAt = time + jump }
        }
    }
}
