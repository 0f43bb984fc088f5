/** Names of times and counters: values that only grow. */
export const growing =
  /^(?:_id|ts|time|date|timestamp|now|seq|sequence|counter|serial)$|(?:^|_)(?:created|inserted|updated|modified|received|logged)(?:_?(?:at|on|date|time))?$|[a-z](?:Date|Time|Timestamp|At|Seq|Sequence|Counter)$|_(?:date|time|timestamp|ts|at|seq|counter)$/

/** Names of states and kinds: few values. */
export const fewValues =
  /^(?:status|state|type|kind|category|gender|sex|level|priority|active|enabled|deleted|archived|flag|role|tier|env|environment|currency|language|lang)$|^(?:is|has)[A-Z_]|[a-z](?:Status|State|Type|Kind|Flag|Category|Level|Role)$|_(?:status|state|type|kind|flag|category|level|role)$/
