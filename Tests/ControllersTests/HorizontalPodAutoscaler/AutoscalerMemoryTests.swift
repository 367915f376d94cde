import Objects
import TestSupport
import Testing

@testable import Controllers

@Suite struct AutoscalerMemoryTests {
    private let window = Duration.seconds(300)

    private func extremes(_ memory: AutoscalerMemory, _ now: Timestamp) -> [Int] {
        let known = memory.recommendations(within: window, before: now)
        return [known.map(\.lowest).min() ?? -1, known.map(\.highest).max() ?? -1]
    }

    @Test func `a recommendation counts until the window after its end is over`() {
        var memory = AutoscalerMemory()
        memory.recommend(10, at: .at(0), window: window)
        memory.recommend(4, at: .at(100), window: window)
        #expect(extremes(memory, .at(100)) == [4, 10])
        #expect(extremes(memory, .at(399)) == [4, 10])
        #expect(extremes(memory, .at(400)) == [4, 4])
        #expect(memory.expiry(of: window, at: .at(100)) == .at(400))
    }

    @Test func `a load that does not change leaves the memory as it is`() {
        var memory = AutoscalerMemory()
        memory.recommend(10, at: .at(0), window: window)
        let first = memory
        for second in 1..<2000 { memory.recommend(10, at: .at(Int64(second)), window: window) }
        #expect(memory == first)
    }

    @Test func `a load that wavers is kept in steps`() {
        var memory = AutoscalerMemory()
        for second in 0..<2000 { memory.recommend(8 + second % 5, at: .at(Int64(second)), window: window) }
        #expect(extremes(memory, .at(1999)) == [8, 12])
        #expect(memory.recommended.count <= AutoscalerMemory.steps + 2)
    }

    @Test func `one high value within the window is not lost in a step`() {
        var memory = AutoscalerMemory()
        for second in 0..<600 { memory.recommend(second == 400 ? 50 : 5, at: .at(Int64(second)), window: window) }
        #expect(extremes(memory, .at(600)) == [5, 50])
        #expect(extremes(memory, .at(720)) == [5, 5])
    }

    @Test func `without a window nothing is kept`() {
        var memory = AutoscalerMemory()
        memory.recommend(10, at: .at(0), window: .zero)
        #expect(memory == AutoscalerMemory())
    }

    @Test func `many changes are kept in bounds, and none sooner forgotten`() {
        var memory = AutoscalerMemory()
        for second in 0..<500 { memory.scale(by: 1, at: .at(Int64(second)), period: .seconds(1800)) }
        #expect(memory.scaled.count == AutoscalerMemory.maximumScaled)
        #expect(memory.change(within: .seconds(1800), before: .at(500)) == 500)
    }

    @Test func `changes that no policy asks for any more are forgotten`() {
        var memory = AutoscalerMemory()
        memory.scale(by: 3, at: .at(0), period: .seconds(60))
        memory.scale(by: 1, at: .at(60), period: .seconds(60))
        #expect(memory.scaled.map(\.change) == [1])
    }

    @Test func `a clock that was set back keeps nothing in the future`() {
        var memory = AutoscalerMemory()
        memory.recommend(10, at: .at(5000), window: window)
        memory.recommend(3, at: .at(5100), window: window)
        memory.scale(by: 4, at: .at(5100), period: .seconds(60))
        memory.clock(.at(0))
        #expect(extremes(memory, .at(299)) == [3, 10])
        #expect(extremes(memory, .at(300)) == [3, 3])
        #expect(memory.change(within: .seconds(60), before: .at(60)) == 0)
    }

    @Test func `it is read as it was written`() {
        var memory = AutoscalerMemory()
        memory.recommend(10, at: .at(0), window: window)
        memory.recommend(3, at: .at(100), window: window)
        memory.scale(by: -4, at: .at(100), period: .seconds(60))
        memory.measured = .at(100)
        let object = Object(apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", name: "web")
            .with { $0.setAnnotation(AutoscalerMemory.annotation, to: memory.text) }
        #expect(AutoscalerMemory(of: object) == memory)
    }

    @Test(arguments: ["", "{", "[]", #"{"recommended":[[1,2]],"scaled":[["x",1]]}"#, #"{"recommended":7}"#])
    func `one that is malformed counts for nothing`(text: String) {
        let object = Object(apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", name: "web")
            .with { $0.setAnnotation(AutoscalerMemory.annotation, to: text) }
        #expect(AutoscalerMemory(of: object) == AutoscalerMemory())
    }
}
