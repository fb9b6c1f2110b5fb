import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What the process has used of the machine.
enum Machine {
    /// The most memory that was resident at one time, in bytes.
    static var peakMemory: Double { status("VmHWM") ?? Double(usage(RUSAGE_SELF).ru_maxrss) }

    /// The memory that is resident now, in bytes.
    static var residentMemory: Double { status("VmRSS") ?? 0 }

    /// The CPU time of all threads, in seconds.
    static var cpuSeconds: Double { Activity(usage(RUSAGE_SELF)).cpuSeconds }

    /// CPU time and wake-ups of all threads but the calling one.
    static var othersActivity: Activity {
        let all = Activity(usage(RUSAGE_SELF))
        #if os(Linux)
        let own = Activity(usage(__rusage_who(rawValue: 1)))  // RUSAGE_THREAD
        return Activity(cpuSeconds: all.cpuSeconds - own.cpuSeconds, wakeUps: all.wakeUps - own.wakeUps)
        #else
        return all
        #endif
    }

    /// What threads have done.
    struct Activity {
        var cpuSeconds: Double
        /// How often a thread gave up its core to wait.
        var wakeUps: Double
    }

    /// A line of Linux's account of the process, which counts in kilobytes.
    private static func status(_ field: String) -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        return line.flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst().first }.flatMap { Double($0) }
            .map { $0 * 1_024 }
    }

    #if os(Linux)
    private typealias Who = __rusage_who
    #else
    private typealias Who = Int32
    #endif

    private static func usage(_ who: Who) -> rusage {
        var usage = rusage()
        #if os(Linux)
        getrusage(__rusage_who_t(who.rawValue), &usage)
        #else
        getrusage(who, &usage)
        #endif
        return usage
    }
}

extension Machine.Activity {
    fileprivate init(_ usage: rusage) {
        let times = [usage.ru_utime, usage.ru_stime]
        cpuSeconds = times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        wakeUps = Double(usage.ru_nvcsw)
    }
}
