#include "diff/fields.hpp"

namespace diff {

using namespace schema;

namespace {

template <auto Member>
struct MemberOf;
template <class T, class M, M T::*Member>
struct MemberOf<Member> {
  using Class = T;
};

template <auto Member, class T = typename MemberOf<Member>::Class>
bool differs(const T& from, const T& to) {
  return !(from.*Member == to.*Member);
}

template <auto Member, class T = typename MemberOf<Member>::Class>
constexpr Field<T> alter(std::string_view name) {
  return {name, differs<Member>, OnChange::alter};
}
template <auto Member, class T = typename MemberOf<Member>::Class>
constexpr Field<T> replace(std::string_view name) {
  return {name, differs<Member>, OnChange::replace};
}
template <auto Member, class T = typename MemberOf<Member>::Class>
constexpr Field<T> ignore(std::string_view name) {
  return {name, differs<Member>, OnChange::ignore};
}
template <auto Member, class T = typename MemberOf<Member>::Class>
constexpr Field<T> decide(std::string_view name, OnChange (*decide)(const T&, const T&)) {
  return {name, differs<Member>, OnChange::alter, decide};
}

// DROP EXPRESSION turns a generated column into a plain one; no other change of it is possible before 17.
OnChange on_generated(const Column& from, const Column& to) {
  return from.generated && !to.generated && from.generated->stored ? OnChange::alter : OnChange::replace;
}

OnChange on_foreign(const Table& from, const Table& to) {
  const bool same_server = from.foreign && to.foreign && from.foreign->server == to.foreign->server;
  return same_server ? OnChange::alter : OnChange::replace;
}

// Which parent is named first only orders the columns.
OnChange on_parents(const Table& from, const Table& to) {
  return std::ranges::is_permutation(from.inherits, to.inherits) ? OnChange::ignore : OnChange::alter;
}

// ALTER CONSTRAINT knows deferrability of foreign keys only.
OnChange on_deferrability(const Constraint& from, const Constraint& to) {
  const bool foreign_keys = from.type == ConstraintType::foreign_key && to.type == ConstraintType::foreign_key;
  return foreign_keys ? OnChange::alter : OnChange::replace;
}

// There is no way back to NOT VALID but to add it again.
OnChange on_validated(const Constraint& from, const Constraint&) {
  return from.validated ? OnChange::replace : OnChange::alter;
}

template <class T>
OnChange on_only(const T& from, const T& to) {
  return from.only && !to.only ? OnChange::alter : OnChange::replace;
}

// What is gathered about an expression is said of the index that is there.
OnChange on_elements(const Index& from, const Index& to) {
  std::vector<IndexElement> elements = from.elements;
  for (std::size_t i = 0; i < std::min(elements.size(), to.elements.size()); ++i) {
    elements[i].statistics = to.elements[i].statistics;
  }
  return elements == to.elements ? OnChange::alter : OnChange::replace;
}

OnChange on_clone_of(const Trigger& from, const Trigger& to) {
  return from.clone_of && to.clone_of ? OnChange::alter : OnChange::replace;
}

// CREATE OR REPLACE refuses another argument name, a lost default, and any change of the result row.
OnChange on_arguments(const Routine& from, const Routine& to) {
  if (from.arguments.size() != to.arguments.size()) {
    return OnChange::replace;
  }
  for (std::size_t i = 0; i < from.arguments.size(); ++i) {
    const Argument& a = from.arguments[i];
    const Argument& b = to.arguments[i];
    const bool is_result =
        a.mode == ArgumentMode::out || a.mode == ArgumentMode::table || a.mode == ArgumentMode::inout;
    const bool name_kept = a.name == b.name || (a.name.empty() && !is_result);
    if (a.mode != b.mode || a.type != b.type || !name_kept || (a.default_value && !b.default_value)) {
      return OnChange::replace;
    }
  }
  return OnChange::alter;
}

// ALTER POLICY can change a condition, not take it away.
OnChange on_policy_using(const Policy& from, const Policy& to) {
  return from.using_ && !to.using_ ? OnChange::replace : OnChange::alter;
}
OnChange on_policy_check(const Policy& from, const Policy& to) {
  return from.check && !to.check ? OnChange::replace : OnChange::alter;
}

bool differs_where_said(const Extension& from, const Extension& to) {
  return !from.schema.empty() && !to.schema.empty() && from.schema != to.schema;
}
bool version_differs_where_said(const Extension& from, const Extension& to) {
  return from.version && to.version && from.version != to.version;
}

}  // namespace

// clang-format off
// FIELDS(Type, rows…): the table of one kind.
#define FIELDS(Type, ...)                                                \
  template <>                                                            \
  std::span<const Field<Type>> fields<Type>() {                          \
    static constexpr Field<Type> kFields[] = {__VA_ARGS__};              \
    return kFields;                                                      \
  }
#define NO_FIELDS(Type)                         \
  template <>                                   \
  std::span<const Field<Type>> fields<Type>() { \
    return {};                                  \
  }

NO_FIELDS(Namespace)
NO_FIELDS(CompositeType)

FIELDS(Extension,
       Field<Extension>{"schema", differs_where_said},
       Field<Extension>{"version", version_differs_where_said},
       alter<&Extension::member_privileges>("member privileges"))

FIELDS(Collation,
       replace<&Collation::provider>("provider"),
       replace<&Collation::lc_collate>("lc_collate"),
       replace<&Collation::lc_ctype>("lc_ctype"),
       replace<&Collation::locale>("locale"),
       replace<&Collation::rules>("rules"),
       replace<&Collation::deterministic>("deterministic"))

FIELDS(BaseType, alter<&BaseType::parameters>("parameters"))
FIELDS(EnumType, alter<&EnumType::labels>("labels"))

FIELDS(RangeType,
       replace<&RangeType::subtype>("subtype"),
       replace<&RangeType::subtype_opclass>("operator class"),
       replace<&RangeType::collation>("collation"),
       replace<&RangeType::canonical>("canonical"),
       replace<&RangeType::subtype_diff>("subtype difference"),
       replace<&RangeType::multirange_schema>("multirange schema"),
       replace<&RangeType::multirange_name>("multirange type"))

FIELDS(Domain,
       replace<&Domain::type>("type"),
       replace<&Domain::collation>("collation"),
       alter<&Domain::not_null>("not null"),
       alter<&Domain::default_value>("default"))

FIELDS(Sequence,
       alter<&Sequence::options>("options"),
       alter<&Sequence::owned_by>("owned by"),
       alter<&Sequence::unlogged>("unlogged"))

FIELDS(ForeignDataWrapper,
       alter<&ForeignDataWrapper::handler>("handler"),
       alter<&ForeignDataWrapper::validator>("validator"),
       alter<&ForeignDataWrapper::options>("options"))

FIELDS(Server,
       replace<&Server::foreign_data_wrapper>("foreign data wrapper"),
       replace<&Server::type>("type"),
       alter<&Server::version>("version"),
       alter<&Server::options>("options"))

FIELDS(UserMapping, alter<&UserMapping::options>("options"))

FIELDS(Table,
       alter<&Table::unlogged>("unlogged"),
       replace<&Table::partition_key>("partition key"),
       alter<&Table::partition_of>("partition of"),
       decide<&Table::inherits>("inherits", on_parents),
       alter<&Table::of_type>("of type"),
       decide<&Table::foreign>("foreign", on_foreign),
       alter<&Table::parameters>("parameters"),
       alter<&Table::tablespace>("tablespace"),
       alter<&Table::access_method>("access method"),
       alter<&Table::row_security>("row security"),
       alter<&Table::force_row_security>("force row security"),
       alter<&Table::replica_identity>("replica identity"),
       alter<&Table::replica_identity_index>("replica identity index"),
       alter<&Table::cluster_on>("cluster on"))

FIELDS(Column,
       alter<&Column::type>("type"),
       alter<&Column::collation>("collation"),
       alter<&Column::not_null>("not null"),
       alter<&Column::default_value>("default"),
       alter<&Column::identity>("identity"),
       decide<&Column::generated>("generated", on_generated),
       alter<&Column::storage>("storage"),
       alter<&Column::compression>("compression"),
       alter<&Column::statistics>("statistics"),
       alter<&Column::options>("options"),
       alter<&Column::foreign_options>("foreign options"),
       ignore<&Column::local>("local"),
       ignore<&Column::keeps_not_null>("keeps not null"))

FIELDS(Routine,
       replace<&Routine::procedure>("procedure"),
       replace<&Routine::window>("window"),
       decide<&Routine::arguments>("arguments", on_arguments),
       replace<&Routine::returns>("returns"),
       replace<&Routine::returns_set>("returns set"),
       alter<&Routine::language>("language"),
       alter<&Routine::body>("body"),
       alter<&Routine::object_file>("object file"),
       alter<&Routine::sql_body>("sql body"),
       alter<&Routine::volatility>("volatility"),
       alter<&Routine::parallel>("parallel"),
       alter<&Routine::strict>("strict"),
       alter<&Routine::security_definer>("security definer"),
       alter<&Routine::leakproof>("leakproof"),
       alter<&Routine::cost>("cost"),
       alter<&Routine::rows>("rows"),
       alter<&Routine::settings>("settings"),
       alter<&Routine::support>("support"),
       alter<&Routine::transforms>("transforms"))

FIELDS(Aggregate,
       replace<&Aggregate::arguments>("arguments"),
       replace<&Aggregate::direct_arguments>("direct arguments"),
       replace<&Aggregate::hypothetical>("hypothetical"),
       replace<&Aggregate::parameters>("parameters"))

FIELDS(Language,
       replace<&Language::handler>("handler"),
       replace<&Language::inline_handler>("inline handler"),
       replace<&Language::validator>("validator"),
       replace<&Language::trusted>("trusted"))

FIELDS(Transform,
       replace<&Transform::from_sql>("from sql"),
       replace<&Transform::to_sql>("to sql"))

FIELDS(AccessMethod,
       replace<&AccessMethod::type>("type"),
       replace<&AccessMethod::handler>("handler"))

FIELDS(Operator, replace<&Operator::parameters>("parameters"))
FIELDS(OperatorFamily, alter<&OperatorFamily::members>("members"))

FIELDS(OperatorClass,
       replace<&OperatorClass::type>("type"),
       replace<&OperatorClass::is_default>("default"),
       replace<&OperatorClass::family>("family"),
       replace<&OperatorClass::storage>("storage"),
       replace<&OperatorClass::members>("members"))

FIELDS(Cast,
       replace<&Cast::function>("function"),
       replace<&Cast::inout>("inout"),
       replace<&Cast::context>("context"))

FIELDS(Conversion,
       replace<&Conversion::source_encoding>("source encoding"),
       replace<&Conversion::target_encoding>("target encoding"),
       replace<&Conversion::function>("function"),
       replace<&Conversion::is_default>("default"))

FIELDS(TextSearchParser, replace<&TextSearchParser::parameters>("parameters"))
FIELDS(TextSearchTemplate, replace<&TextSearchTemplate::parameters>("parameters"))

FIELDS(TextSearchDictionary,
       replace<&TextSearchDictionary::template_>("template"),
       alter<&TextSearchDictionary::options>("options"))

FIELDS(TextSearchConfiguration,
       replace<&TextSearchConfiguration::parser>("parser"),
       alter<&TextSearchConfiguration::mappings>("mappings"))

FIELDS(Constraint,
       replace<&Constraint::type>("constraint type"),
       replace<&Constraint::columns>("columns"),
       replace<&Constraint::elements>("elements"),
       replace<&Constraint::method>("method"),
       replace<&Constraint::include>("include"),
       replace<&Constraint::expression>("expression"),
       replace<&Constraint::foreign_key>("foreign key"),
       alter<&Constraint::parameters>("parameters"),
       alter<&Constraint::tablespace>("tablespace"),
       replace<&Constraint::nulls_not_distinct>("nulls not distinct"),
       decide<&Constraint::deferrable>("deferrable", on_deferrability),
       decide<&Constraint::initially_deferred>("initially deferred", on_deferrability),
       decide<&Constraint::validated>("validated", on_validated),
       replace<&Constraint::no_inherit>("no inherit"),
       replace<&Constraint::enforced>("enforced"),
       replace<&Constraint::period>("period"),
       alter<&Constraint::index_comment>("index comment"),
       alter<&Constraint::partition_of>("partition of"),
       decide<&Constraint::only>("only", on_only<Constraint>))

FIELDS(View,
       alter<&View::definition>("definition"),
       alter<&View::options>("options"))

FIELDS(MaterializedView,
       replace<&MaterializedView::definition>("definition"),
       alter<&MaterializedView::parameters>("parameters"),
       alter<&MaterializedView::tablespace>("tablespace"),
       alter<&MaterializedView::access_method>("access method"),
       alter<&MaterializedView::cluster_on>("cluster on"))

FIELDS(Index,
       replace<&Index::method>("method"),
       replace<&Index::unique>("unique"),
       replace<&Index::nulls_not_distinct>("nulls not distinct"),
       decide<&Index::elements>("elements", on_elements),
       replace<&Index::include>("include"),
       replace<&Index::predicate>("predicate"),
       alter<&Index::parameters>("parameters"),
       alter<&Index::tablespace>("tablespace"),
       alter<&Index::partition_of>("partition of"),
       decide<&Index::only>("only", on_only<Index>),
       replace<&Index::valid>("valid"))

FIELDS(Statistics,
       replace<&Statistics::table>("table"),
       replace<&Statistics::kinds>("kinds"),
       replace<&Statistics::columns>("columns"),
       replace<&Statistics::expressions>("expressions"),
       alter<&Statistics::target>("target"))

FIELDS(Rule,
       replace<&Rule::event>("event"),
       alter<&Rule::instead>("instead"),
       alter<&Rule::definition>("definition"),
       alter<&Rule::enabled>("enabled"))

FIELDS(Trigger,
       alter<&Trigger::timing>("timing"),
       alter<&Trigger::on_insert>("on insert"),
       alter<&Trigger::on_update>("on update"),
       alter<&Trigger::on_delete>("on delete"),
       alter<&Trigger::on_truncate>("on truncate"),
       alter<&Trigger::update_of>("update of"),
       alter<&Trigger::for_each_row>("for each row"),
       alter<&Trigger::when>("when"),
       alter<&Trigger::function>("function"),
       alter<&Trigger::arguments>("arguments"),
       replace<&Trigger::constraint>("constraint"),
       replace<&Trigger::deferrable>("deferrable"),
       replace<&Trigger::initially_deferred>("initially deferred"),
       replace<&Trigger::from_table>("from table"),
       alter<&Trigger::old_table>("old table"),
       alter<&Trigger::new_table>("new table"),
       alter<&Trigger::enabled>("enabled"),
       decide<&Trigger::clone_of>("clone of", on_clone_of))

FIELDS(Policy,
       replace<&Policy::permissive>("permissive"),
       replace<&Policy::command>("command"),
       alter<&Policy::roles>("roles"),
       decide<&Policy::using_>("using", on_policy_using),
       decide<&Policy::check>("check", on_policy_check))

FIELDS(EventTrigger,
       replace<&EventTrigger::event>("event"),
       replace<&EventTrigger::tags>("tags"),
       replace<&EventTrigger::function>("function"),
       alter<&EventTrigger::enabled>("enabled"))

// FOR ALL TABLES stands outside of ALTER PUBLICATION until 18.
FIELDS(Publication,
       replace<&Publication::all_tables>("all tables"),
       alter<&Publication::tables>("tables"),
       alter<&Publication::schemas>("schemas"),
       alter<&Publication::options>("options"))

FIELDS(Subscription,
       alter<&Subscription::publications>("publications"),
       alter<&Subscription::options>("options"),
       alter<&Subscription::connection>("connection"))

FIELDS(DefaultPrivileges, alter<&DefaultPrivileges::grants>("grants"))

#undef FIELDS
#undef NO_FIELDS

std::vector<CommonDifference> common_differences(const Object& from, const Object& to, const Database& to_database) {
  std::vector<CommonDifference> found;
  if (from.comment != to.comment) {
    found.push_back({"comment"});
  }
  if (from.owner != to.owner) {
    found.push_back({"owner", to.owner.has_value()});
  }
  if (from.privileges != to.privileges) {
    found.push_back({"privileges", to_database.manages_privileges});
  }
  if (from.security_labels != to.security_labels) {
    found.push_back({"security labels"});
  }
  return found;
}
// clang-format on

}  // namespace diff
