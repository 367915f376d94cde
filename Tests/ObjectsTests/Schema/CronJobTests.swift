import Objects
import Testing

@Suite struct CronJobTests {
    private func cronJob(_ spec: String = "", job: String = "backoffLimit: 2") -> String {
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: backup, namespace: shop}
        spec:
          \(spec.isEmpty ? "schedule: \"*/5 8-18 * * mon-fri\"" : spec)
          jobTemplate:
            spec:
              \(job)
              template:
                spec:
                  restartPolicy: OnFailure
                  containers: [{name: backup, image: "busybox:1"}]
        """
    }

    @Test func `it gets what Kubernetes gives it, and its Jobs only once they are made`() throws {
        #expect(try errors(in: cronJob()) == [])
        var object = try object(cronJob())
        KindRegistry.builtIn.applyDefaults(to: &object)
        var spec = object.spec
        let job = spec.at(["jobTemplate", "spec"])
        spec["jobTemplate"] = nil
        #expect(
            spec == [
                "schedule": "*/5 8-18 * * mon-fri", "concurrencyPolicy": "Allow", "suspend": false,
                "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1
            ])
        #expect(job?.fields?.map(\.name) == ["backoffLimit", "template"])
        #expect(job?.at(["template", "spec", "dnsPolicy"]) == "ClusterFirst")
    }

    @Test(arguments: [
        Refusal(
            "schedule: \"* * * *\"",
            "spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]"),
        Refusal(
            "schedule: \"0 0 * * 7\"",
            "spec.schedule: Invalid value: \"0 0 * * 7\": end of range (7) above maximum (6): 7"),
        Refusal(
            "schedule: \"TZ=UTC 0 0 * * *\"",
            "spec.schedule: Invalid value: \"TZ=UTC 0 0 * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone "
                + "field instead"),
        Refusal(
            "schedule: \"@daily\"\n  timeZone: Europe/Ber lin",
            "spec.timeZone: Invalid value: \"Europe/Ber lin\": unknown time zone Europe/Ber lin"),
        Refusal(
            "schedule: \"@daily\"\n  timeZone: local",
            "spec.timeZone: Invalid value: \"local\": timeZone must be an explicit time zone as defined in "
                + "https://www.iana.org/time-zones"),
        Refusal(
            "schedule: \"@daily\"\n  concurrencyPolicy: Queue",
            "spec.concurrencyPolicy: Unsupported value: \"Queue\": supported values: \"Allow\", \"Forbid\", "
                + "\"Replace\"")
    ])
    func `a bad CronJob is refused`(refusal: Refusal) throws {
        #expect(try errors(in: cronJob(refusal.input)) == refusal.errors)
    }

    @Test func `its Jobs make their selectors themselves`() throws {
        #expect(
            try errors(in: cronJob(job: "selector: {matchLabels: {a: b}}")) == [
                "spec.jobTemplate.spec.selector: Invalid value: {…}: `selector` will be auto-generated"
            ])
        #expect(
            try errors(in: cronJob(job: "manualSelector: true")) == [
                "spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: \"false\", \"nil\""
            ])
    }

    @Test func `its name leaves room for the names of its Jobs`() throws {
        func named(_ count: Int) -> String {
            cronJob().replacing(
                "name: backup, namespace", with: "name: \(String(repeating: "a", count: count)), namespace")
        }
        #expect(try errors(in: named(52)) == [])
        #expect(try errors(in: named(53)).first?.hasSuffix(": must be no more than 52 bytes") == true)
    }
}

@Suite struct CronScheduleTests {
    private func numbers(_ field: CronSchedule.Field) -> [Int] { (0..<64).filter(field.contains) }

    @Test func `the fields say which minutes are meant`() throws {
        guard case .times(let times) = try CronSchedule("*/15 8-10,20 ? JAN,mar-May 1-5/2") else {
            Issue.record("no times")
            return
        }
        #expect(numbers(times.minutes) == [0, 15, 30, 45])
        #expect(numbers(times.hours) == [8, 9, 10, 20])
        #expect(numbers(times.daysOfMonth) == Array(1...31))
        #expect(times.daysOfMonth.isStar)
        #expect(!times.minutes.isStar)
        #expect(numbers(times.months) == [1, 3, 4, 5])
        #expect(numbers(times.daysOfWeek) == [1, 3, 5])
    }

    @Test func `words stand for fields`() throws {
        #expect(try CronSchedule("@hourly") == CronSchedule("0 * * * *"))
        #expect(try CronSchedule("@weekly") == CronSchedule("0 0 * * sun"))
        #expect(try CronSchedule("@every 1h30m") == .every(seconds: 5400))
        #expect(try CronSchedule("@every 10ms") == .every(seconds: 1))
        #expect(try CronSchedule("CRON_TZ=Asia/Tokyo 5/20 0 1 1 0") == CronSchedule("5,25,45 0 1 1 0"))
    }

    @Test(arguments: [
        ("", "empty spec string"), ("  ", "empty spec string"), ("TZ=UTC", "empty spec string"),
        ("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("9-5 * * * *", "beginning of range (9) beyond end of range (5): 9-5"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"), ("*/2/3 * * * *", "too many slashes: */2/3"),
        ("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax"),
        ("@often", "unrecognized descriptor: @often"), ("@every soon", "failed to parse duration @every soon")
    ])
    func `what is no schedule is told as cron tells it`(text: String, message: String) {
        let error = #expect(throws: CronSchedule.Malformed.self) { try CronSchedule(text) }
        #expect(error?.message == message)
    }
}
