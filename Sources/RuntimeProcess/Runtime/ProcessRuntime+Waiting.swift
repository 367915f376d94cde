internal import Runtime
internal import Synchronization

extension ProcessRuntime {
    /// Waits without a thread until the container's state is newer than `version`, or the time is over.
    func waitForChange(of id: ContainerID, after version: UInt64, atMost time: Duration) async {
        let key = book.withLock { $0.newKey() }
        let alarm = Task {
            try? await Task.sleep(for: time)
            self.book.withLock { $0.takeWaiter(of: id, key: key) }?.resume()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = book.withLock { book in
                    guard let entry = book.containers[id], entry.version == version, !alarm.isCancelled else {
                        return false
                    }
                    book.wait(for: id, key: key, continuation)
                    return true
                }
                if !isWaiting { continuation.resume() }
            }
        } onCancel: {
            alarm.cancel()
            book.withLock { $0.takeWaiter(of: id, key: key) }?.resume()
        }
        alarm.cancel()
    }
}
