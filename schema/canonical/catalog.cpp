#include "schema/canonical/catalog.hpp"

#include <charconv>

#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

constexpr std::string_view kText =
#include "schema/builtin/catalog.inc"
    ;

std::string_view next_word(std::string_view& line, char separator = ' ') {
  const std::size_t end = line.find(separator);
  const std::string_view word = line.substr(0, end);
  line = end == std::string_view::npos ? std::string_view{} : line.substr(end + 1);
  return word;
}

std::string_view next_field(std::string_view& line) {
  const std::string_view word = next_word(line);
  return word == "-" ? std::string_view{} : word;
}

/// Reads one block of catalog.inc into rows. Types are entered in a first pass, because rows refer to each other.
class Loader {
 public:
  Loader(Rows& rows, TypeId next, std::string schema) : rows_(rows), next_(next), schema_(std::move(schema)) {}

  void load(std::string_view block) {
    for_each_line(block, [this](char kind, std::string_view line) {
      if (kind == 'T') {
        enter_type(next_word(line));
      }
    });
    for_each_line(block, [this](char kind, std::string_view line) { row(kind, line); });
  }

 private:
  template <class F>
  static void for_each_line(std::string_view block, F&& f) {
    while (!block.empty()) {
      std::string_view line = next_word(block, '\n');
      if (line.size() > 2) {
        f(line[0], line.substr(2));
      }
    }
  }

  void enter_type(std::string_view name) {
    Type type;
    type.name = schema_ == "pg_catalog" ? std::string(name) : quote_qualified(schema_, name);
    rows_.type_ids.emplace(Rows::type_key(schema_, name), next_ + static_cast<TypeId>(rows_.types.size()));
    rows_.types.push_back(std::move(type));
  }

  TypeId type(std::string_view name) const {
    if (name.empty()) {
      return kNoType;
    }
    const bool own = name[0] == '@';
    const std::string key = Rows::type_key(own ? std::string_view(schema_) : "pg_catalog", own ? name.substr(1) : name);
    if (const auto it = rows_.type_ids.find(key); it != rows_.type_ids.end()) {
      return it->second;
    }
    const auto& builtin = schema_ == "pg_catalog" ? rows_.type_ids : builtin_rows().type_ids;
    const auto it = builtin.find(key);
    return it == builtin.end() ? kNoType : it->second;
  }

  Type* own_type(TypeId id) { return id < next_ ? nullptr : &rows_.types[id - next_]; }

  std::vector<TypeId> types(std::string_view list) const {
    std::vector<TypeId> result;
    while (!list.empty()) {
      result.push_back(type(next_word(list, ',')));
    }
    return result;
  }

  std::vector<std::pair<std::string, TypeId>> columns(std::string_view list) const {
    std::vector<std::pair<std::string, TypeId>> result;
    while (!list.empty()) {
      std::string_view item = next_word(list, ',');
      const std::string_view name = next_word(item, ':');
      result.emplace_back(name, type(item));
    }
    return result;
  }

  void row(char kind, std::string_view line) {
    switch (kind) {
      case 'T': {
        const std::string name(next_word(line));
        const TypeId id = rows_.type_ids.at(Rows::type_key(schema_, name));
        Type& row = *own_type(id);
        row.category = next_word(line)[0];
        row.preferred = next_word(line) == "1";
        row.kind = next_word(line)[0];
        row.element = type(next_field(line));
        row.base = type(next_field(line));
        // int2vector and oidvector have elements too, but are nobody's array type.
        if (Type* element = row.element == kNoType ? nullptr : own_type(row.element);
            element != nullptr && name[0] == '_') {
          element->array = id;
        }
        break;
      }
      case 'R': {
        const TypeId range = type(next_word(line));
        const TypeId subtype = type(next_word(line));
        const TypeId multirange = type(next_word(line));
        if (Type* row = own_type(range)) {
          row->subtype = subtype;
          row->multirange = multirange;
        }
        if (Type* row = own_type(multirange)) {
          row->range = range;
        }
        break;
      }
      case 'C': {
        const TypeId source = type(next_word(line));
        const TypeId target = type(next_word(line));
        const char context = next_word(line)[0];
        rows_.casts[Rows::cast_key(source, target)] = {context, next_word(line)[0]};
        break;
      }
      case 'O': {
        Operator row;
        row.schema = schema_;
        row.name = next_word(line);
        row.left = type(next_field(line));
        row.right = type(next_field(line));
        row.result = type(next_field(line));
        rows_.operators[row.name].push_back(row);
        break;
      }
      case 'F': {
        Function row;
        row.schema = schema_;
        row.name = next_word(line);
        const char letter = next_word(line)[0];
        row.returns_set = letter >= 'A' && letter <= 'Z';
        row.kind = row.returns_set ? static_cast<char>(letter - 'A' + 'a') : letter;
        row.result = type(next_field(line));
        row.arguments = types(next_field(line));
        row.variadic = type(next_field(line));
        const std::string_view defaults = next_word(line);
        std::from_chars(defaults.data(), defaults.data() + defaults.size(), row.defaults);
        row.columns = columns(next_field(line));
        rows_.functions[row.name].push_back(std::move(row));
        break;
      }
      case 'L': {
        const std::string name(next_word(line));
        rows_.relations[name] = columns(next_field(line));
        break;
      }
      default:
        break;
    }
  }

  Rows& rows_;
  TypeId next_;
  std::string schema_;
};

constexpr std::string_view kExtensionMark = "\nX ";

}  // namespace

const Rows& builtin_rows() {
  static const Rows rows = [] {
    Rows result;
    Loader(result, 1, "pg_catalog").load(kText.substr(0, kText.find(kExtensionMark) + 1));
    return result;
  }();
  return rows;
}

bool add_extension_rows(Rows& rows, TypeId next, std::string_view extension, const std::string& schema) {
  const std::string mark = std::string(kExtensionMark) + std::string(extension) + '\n';
  const std::size_t start = kText.find(mark);
  if (start == std::string_view::npos) {
    return false;
  }
  const std::string_view block = kText.substr(start + mark.size());
  Loader(rows, next, schema).load(block.substr(0, block.find(kExtensionMark) + 1));
  return true;
}

const Known& known() {
  static const Known types = [] {
    const auto id = [](const char* name) { return builtin_rows().type_ids.at(std::string("pg_catalog.") + name); };
    Known k{};
    k.any = id("any"), k.anyarray = id("anyarray"), k.anycompatible = id("anycompatible");
    k.anycompatiblearray = id("anycompatiblearray"), k.anycompatiblemultirange = id("anycompatiblemultirange");
    k.anycompatiblenonarray = id("anycompatiblenonarray"), k.anycompatiblerange = id("anycompatiblerange");
    k.anyelement = id("anyelement"), k.anyenum = id("anyenum"), k.anymultirange = id("anymultirange");
    k.anynonarray = id("anynonarray"), k.anyrange = id("anyrange"), k.bit = id("bit"), k.bool_ = id("bool");
    k.bpchar = id("bpchar"), k.bytea = id("bytea"), k.char_ = id("char"), k.cid = id("cid");
    k.cstring = id("cstring"), k.date = id("date"), k.float4 = id("float4"), k.float8 = id("float8");
    k.int2 = id("int2"), k.int2vector = id("int2vector"), k.int4 = id("int4"), k.int8 = id("int8");
    k.interval = id("interval"), k.json = id("json"), k.jsonb = id("jsonb"), k.name = id("name");
    k.numeric = id("numeric"), k.oid = id("oid"), k.oidvector = id("oidvector"), k.record = id("record");
    k.record_array = id("_record"), k.regclass = id("regclass"), k.regproc = id("regproc");
    k.regtype = id("regtype"), k.text = id("text"), k.tid = id("tid"), k.time = id("time");
    k.timestamp = id("timestamp"), k.timestamptz = id("timestamptz"), k.timetz = id("timetz");
    k.unknown = id("unknown"), k.uuid = id("uuid"), k.varbit = id("varbit"), k.varchar = id("varchar");
    k.void_ = id("void"), k.xid = id("xid"), k.xml = id("xml");
    return k;
  }();
  return types;
}

}  // namespace schema::canonical
