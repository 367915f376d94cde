internal import CLibGit2
internal import Glibc

/// A thread of its own for one repository: libgit2 calls block, and a repository handle belongs to one thread.
///
/// It is the executor of the actor that holds the repository, so the compiler keeps the handle on it.
final class GitThread: SerialExecutor {
    /// libgit2 walks trees by recursion when it packs; this is address space, not memory.
    static let stackBytes = 64 << 20

    private let queue: JobQueue

    init() throws(GitError) {
        queue = JobQueue()
        let queue = queue
        try DetachedThread.start(stackBytes: Self.stackBytes) { queue.run() }
    }

    deinit { queue.close() }

    func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job), executor: asUnownedSerialExecutor())
    }
}

/// Jobs in order, taken by one thread. Each belongs to a task that waits for it, so there are never more than tasks.
private final class JobQueue: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [(job: UnownedJob, executor: UnownedSerialExecutor)] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(wake, nil)
    }

    deinit {
        pthread_cond_destroy(wake)
        pthread_mutex_destroy(lock)
        wake.deallocate()
        lock.deallocate()
    }

    func add(_ job: UnownedJob, executor: UnownedSerialExecutor) {
        pthread_mutex_lock(lock)
        jobs.append((job, executor))
        pthread_cond_signal(wake)
        pthread_mutex_unlock(lock)
    }

    func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_cond_signal(wake)
        pthread_mutex_unlock(lock)
    }

    func run() {
        while let taken = next() {
            for (job, executor) in taken { job.runSynchronously(on: executor) }
        }
    }

    private func next() -> [(job: UnownedJob, executor: UnownedSerialExecutor)]? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while jobs.isEmpty {
            if isClosed { return nil }
            pthread_cond_wait(wake, lock)
        }
        defer { jobs.removeAll(keepingCapacity: true) }
        return jobs
    }
}
