#include "cli/window.hpp"

#include <ctime>
#include <regex>

#include <fmt/format.h>

#include "cli/exit.hpp"

namespace cli {

namespace {

using std::chrono::system_clock;

struct Parsed {
  std::tm local{};  ///< in this machine's time, unless `offset` is there
  std::optional<std::chrono::minutes> offset;
  bool every_day = false;  ///< only hour and minute are said
};

int number(const std::ssub_match& match) { return match.matched && match.length() > 0 ? std::stoi(match.str()) : 0; }

std::optional<Parsed> parse(const std::string& text) {
  static const std::regex kTime(R"((?:(\d{4})-(\d\d)-(\d\d)[T ])?(\d\d?):(\d\d)(?::(\d\d))?(Z|([+-])(\d\d):?(\d\d))?)");
  std::smatch match;
  if (!std::regex_match(text, match, kTime)) {
    return std::nullopt;
  }
  Parsed parsed;
  parsed.every_day = !match[1].matched;
  parsed.local.tm_year = number(match[1]) - 1900;
  parsed.local.tm_mon = number(match[2]) - 1;
  parsed.local.tm_mday = number(match[3]);
  parsed.local.tm_hour = number(match[4]);
  parsed.local.tm_min = number(match[5]);
  parsed.local.tm_sec = number(match[6]);
  parsed.local.tm_isdst = -1;
  if (match[7].matched) {
    const std::chrono::minutes offset(number(match[9]) * 60 + number(match[10]));
    parsed.offset = match[8] == "-" ? -offset : offset;
  }
  const bool in_range = parsed.local.tm_hour < 24 && parsed.local.tm_min < 60 && parsed.local.tm_sec < 60 &&
                        (parsed.every_day || (parsed.local.tm_mon >= 0 && parsed.local.tm_mon < 12 &&
                                              parsed.local.tm_mday >= 1 && parsed.local.tm_mday <= 31));
  return in_range && !(parsed.every_day && parsed.offset) ? std::optional(parsed) : std::nullopt;
}

Parsed require(const std::string& text, const char* option) {
  const auto parsed = parse(text);
  if (!parsed) {
    throw Failure(Exit::usage, fmt::format("{} is \"{}\"", option, text), kMomentHint);
  }
  return *parsed;
}

/// `days` from that of `now`, where the text says no day. mktime() takes days beyond the end of a month.
Moment resolve(const Parsed& parsed, Moment now, int days = 0) {
  std::tm time = parsed.local;
  if (parsed.offset) {
    return system_clock::from_time_t(timegm(&time)) - *parsed.offset;
  }
  if (parsed.every_day) {
    const std::time_t seconds = system_clock::to_time_t(now);
    std::tm today{};
    localtime_r(&seconds, &today);
    time.tm_year = today.tm_year;
    time.tm_mon = today.tm_mon;
    time.tm_mday = today.tm_mday + days;
  }
  return system_clock::from_time_t(std::mktime(&time));
}

}  // namespace

bool is_moment(const std::string& text) { return parse(text).has_value(); }

Window window(const std::string& not_before, const std::string& until, Moment now) {
  Window window;
  bool closes_daily = false;
  if (!until.empty()) {
    const Parsed parsed = require(until, "--until");
    closes_daily = parsed.every_day;
    window.closes = resolve(parsed, now);
    if (closes_daily && *window.closes <= now) {
      window.closes = resolve(parsed, now, 1);
    }
  }
  if (!not_before.empty()) {
    const Parsed parsed = require(not_before, "--not-before");
    window.opens = resolve(parsed, now);
    if (parsed.every_day && closes_daily) {
      for (const int days : {1, 0, -1}) {
        window.opens = resolve(parsed, now, days);
        if (*window.opens < *window.closes) {
          break;
        }
      }
    }
  }
  return window;
}

void require_open(const Window& window, Moment now) {
  const bool early = window.opens && now < *window.opens, late = window.closes && now >= *window.closes;
  if (early || late) {
    throw Failure(Exit::lock,
                  early ? fmt::format("this is not to run before {} (`not_before`)", to_string(*window.opens))
                        : fmt::format("this was to run until {} (`until`)", to_string(*window.closes)),
                  "nothing was begun; run again when it is time");
  }
}

std::string to_string(Moment moment) {
  const std::time_t seconds = system_clock::to_time_t(moment);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace cli
