/// Rules for CronJobs (`validateCronJobSpec`).
enum CronJobRules {
    /// A Job's name is the CronJob's with a dash and ten digits, and has to fit a label (`ValidateCronJobCreate`).
    static let maximumNameLength = 52

    static func checkName(_ name: String) -> String? {
        if let message = NameRules.dnsSubdomain(name) { return message }
        return name.utf8.count > maximumNameLength ? "must be no more than \(maximumNameLength) bytes" : nil
    }

    static func check(_ spec: Value, _ findings: inout Findings) {
        checkSchedule(spec.text("schedule"), &findings)
        checkTimeZone(spec["timeZone"]?.string, &findings)
        // The Jobs that are made get selectors of their own.
        let job = spec.at(["jobTemplate", "spec"]) ?? .null
        if let selector = job["selector"] {
            findings.invalid(["jobTemplate", "spec", "selector"], selector, "`selector` will be auto-generated")
        }
        if job.flag("manualSelector") {
            findings.unsupported(["jobTemplate", "spec", "manualSelector"], true, ["nil", "false"])
        }
    }

    private static func checkSchedule(_ schedule: String, _ findings: inout Findings) {
        guard !schedule.isEmpty else { return }
        do throws(CronSchedule.Malformed) {
            _ = try CronSchedule(schedule)
        } catch {
            findings.invalid(["schedule"], .string(schedule), error.message)
        }
        if schedule.utf8.contains("TZ".utf8) {
            findings.invalid(
                ["schedule"], .string(schedule), "cannot use TZ or CRON_TZ in schedule, use timeZone field instead")
        }
    }

    /// Whether it is written as the tz database writes names. Whether there is such a zone only a machine can tell.
    private static func checkTimeZone(_ zone: String?, _ findings: inout Findings) {
        guard let zone else { return }
        guard !zone.isEmpty else {
            return findings.invalid(["timeZone"], "", "timeZone must be nil or non-empty string")
        }
        let parts = zone.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.allSatisfy(isPartOfZone) else {
            return findings.invalid(["timeZone"], .string(zone), "unknown time zone \(zone)")
        }
        if zone.lowercased() == "local" {
            findings.invalid(
                ["timeZone"], .string(zone),
                "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")
        }
    }

    private static func isPartOfZone(_ part: Substring.UTF8View) -> Bool {
        guard (1...14).contains(part.count), part.first != UInt8(ascii: "-") else { return false }
        guard !part.elementsEqual(".".utf8), !part.elementsEqual("..".utf8) else { return false }
        return part.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || ".-_+".utf8.contains(byte)
        }
    }
}
