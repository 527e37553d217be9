#include "cli/git.hpp"

#include <filesystem>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "cli/exit.hpp"
#include "cli/process.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;

std::string git(const std::vector<std::string>& arguments, const std::string& source) {
  std::vector<std::string> command = {"git"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  ProcessResult result = run_process(command);
  if (result.exit_code != 0) {
    throw Failure(Exit::error, fmt::format("{}: {}", source, result.errors.substr(0, result.errors.find('\n'))));
  }
  return result.output;
}

/// As git wants it behind a ref: counted from the working directory.
std::string object_name(const std::string& ref, const std::string& path) {
  return ref + ":./" + (fs::path(path).is_absolute() ? fs::proximate(path).string() : path);
}

/// Names of what is below a folder, counted from the working directory.
std::vector<std::string> git_names(const std::string& ref, const std::string& path, bool deep) {
  std::vector<std::string> command = {"ls-tree", "-z", "--name-only"};
  if (deep) {
    command.emplace_back("-r");
  }
  const fs::path relative = fs::path(path).is_absolute() ? fs::proximate(path) : fs::path(path);
  command.insert(command.end(), {ref, "--", (relative / "").string()});
  std::istringstream list(git(command, "git:" + ref + ":" + path));
  std::vector<std::string> names;
  for (std::string name; std::getline(list, name, '\0');) {
    names.push_back(name);
  }
  return names;
}

}  // namespace

GitPath parse_git(const std::string& source) {
  const std::string spec = source.substr(4);
  const std::size_t colon = spec.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == spec.size() || spec[0] == '-') {
    throw Failure(Exit::usage, fmt::format("{} is not git:REF:path", source));
  }
  return {spec.substr(0, colon), spec.substr(colon + 1)};
}

bool holds_migrations(const GitPath& at) {
  const std::string sums = object_name(at.ref, at.path + '/' + std::string(migrate::kSumFile));
  return run_process({"git", "cat-file", "-e", sums}).exit_code == 0;
}

std::vector<schema::parse::SourceText> git_texts(const GitPath& at) {
  const auto& [ref, path] = at;
  const std::string source = "git:" + ref + ":" + path;
  std::vector<schema::parse::SourceText> texts;
  const std::string type = git({"cat-file", "-t", object_name(ref, path)}, source);
  if (type.starts_with("blob")) {
    texts.push_back({path, git({"show", object_name(ref, path)}, source)});
    return texts;
  }
  for (const std::string& name : git_names(ref, path, true)) {
    if (name.ends_with(".sql")) {
      texts.push_back({name, git({"show", object_name(ref, name)}, source)});
    }
  }
  return texts;
}

migrate::Directory git_migrations(const GitPath& at) {
  const auto& [ref, path] = at;
  std::map<std::string, std::string> files;
  for (const std::string& name : git_names(ref, path, false)) {
    const std::string file = name.substr(name.rfind('/') + 1);
    if (file == migrate::kSumFile || migrate::parse_file_name(file)) {
      files.emplace(file, git({"show", object_name(ref, name)}, "git:" + ref + ":" + path));
    }
  }
  return migrate::directory_of(path, std::move(files));
}

}  // namespace cli
