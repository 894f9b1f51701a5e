package io.perennial.audiences;

import java.util.LinkedHashMap;
import java.util.Map;

/** At least one condition of every kind and form, as programs send them, by a name. */
final class Examples {

  private Examples() {}

  static Map<String, String> all() {
    var all = new LinkedHashMap<String, String>();
    all.put("everybody", "{'all':[]}");
    all.put("nobody", "{'any':[]}");
    all.put("all", "{'all':[{'rfm':['loyal']},{'purchased':'last_order'}]}");
    all.put(
        "any", "{'any':[{'rfm':['loyal']},{'all':[{'rfm':['new']},{'engaged':{'at_least':3}}]}]}");
    all.put("none", "{'none':[{'rfm':['loyal']},{'rfm':['new']}]}");
    all.put("country", "{'attribute':'country','in':['PL','RO']}");
    all.put("not the country", "{'attribute':'country','not_in':['PL']}");
    all.put("tags", "{'attribute':'tags','in':['a','b','c','d','e','f','g','h']}");
    all.put("contains", "{'attribute':'name','contains':'Ewa'}");
    all.put("known", "{'attribute':'birthday','known':true}");
    all.put("unknown", "{'attribute':'birthday','known':false}");
    all.put("number", "{'attribute':'age','at_least':18,'at_most':25.5}");
    all.put("flag", "{'attribute':'vip','in':[true]}");
    all.put("dated", "{'attribute':'birthday','dated':{'from':'2000-01-01','to':'2000-12-31'}}");
    all.put("ahead", "{'attribute':'contract_end','ahead':{'days':30}}");
    all.put("birthday", "{'attribute':'birthday','anniversary':{'days':7},'zone':'customer'}");
    all.put("birthday today", "{'attribute':'birthday','anniversary':{'days':0}}");
    all.put("name day", "{'attribute':'name_day','anniversary':{'days':1}}");
    all.put("anniversary", "{'attribute':'wedding','anniversary':{'days':22}}");
    for (var fact :
        "purchases purchase_days revenue refunds net_revenue average_order mean_gap_days"
            .split(" ", -1)) {
      all.put(fact, "{'fact':'" + fact + "','at_least':2}");
    }
    all.put("fact at most", "{'fact':'revenue','at_most':199.99}");
    all.put("first order", "{'purchased':'first_order','when':{'last':{'days':30}}}");
    all.put("last order", "{'purchased':'last_order','when':{'before_last':{'months':3}}}");
    all.put("ordered ever", "{'purchased':'last_order'}");
    all.put("standing", "{'standing':['slowing','lapsed']}");
    all.put("rfm", "{'rfm':['champions','cannot_lose']}");
    all.put("score", "{'score':'rfm_r','at_least':4}");
    all.put("own score", "{'score':'engagement','at_least':1,'at_most':1}");
    all.put(
        "orders",
        "{'orders':{'products':['Coffee Sunrise'],'categories':['Coffee'],'channels':['web'],'sources':['file']},"
            + "'when':{'last':{'days':90}},'times':{'at_least':2},'worth':{'at_least':200}}");
    all.put("any order", "{'orders':{}}");
    all.put(
        "no order",
        "{'orders':{'products':['Tea']},'times':{'at_most':0},'when':{'last':{'years':1}}}");
    all.put("orders from to", "{'orders':{},'times':{'at_least':2,'at_most':5}}");
    all.put("orders exactly", "{'orders':{},'times':{'at_least':1,'at_most':1},'zone':'customer'}");
    all.put("orders at most", "{'orders':{},'times':{'at_most':22}}");
    for (var unit : "minutes hours days weeks months years".split(" ", -1)) {
      for (int number : new int[] {1, 2, 5, 21}) {
        if (!unit.equals("years") || number < 10) {
          all.put(
              "last " + number + " " + unit,
              "{'event':'page_viewed','when':{'last':{'" + unit + "':" + number + "}}}");
          all.put(
              "before " + number + " " + unit,
              "{'event':'page_viewed','when':{'before_last':{'" + unit + "':" + number + "}}}");
          all.put(
              "within " + number + " " + unit,
              "{'event':'checkout_started','not_followed_by':{'event':'order_placed','within':{'"
                  + unit
                  + "':"
                  + number
                  + "}}}");
        }
      }
    }
    for (var event :
        ("order_placed order_changed order_cancelled order_refunded consent_asked consent_granted consent_withdrawn"
                + " company_joined company_left grouped cart_changed checkout_started checkout_continued"
                + " checkout_completed page_viewed screen_viewed products_listed product_viewed tracked"
                + " subscription_changed invoice_paid payment_failed")
            .split(" ", -1)) {
      all.put(event, "{'event':'" + event + "','times':{'at_least':3}}");
    }
    all.put(
        "own event",
        "{'event':'quiz_done','where':[{'property':'properties.result','in':['dark']},{'property':'score','at_most':3}]}");
    all.put("never", "{'event':'quiz_done','times':{'at_most':0}}");
    all.put(
        "followed",
        "{'event':'page_viewed','followed_by':{'event':'quiz_done','within':{'hours':2}}}");
    all.put(
        "span", "{'event':'page_viewed','when':{'last':{'days':60},'before_last':{'days':30}}}");
    all.put("since", "{'event':'page_viewed','when':{'from':'2026-01-01'}}");
    all.put("until", "{'event':'page_viewed','when':{'to':'2026-01-01'}}");
    all.put("on a day", "{'event':'page_viewed','when':{'from':'2026-01-01','to':'2026-01-01'}}");
    all.put(
        "mixed", "{'event':'page_viewed','when':{'from':'2026-01-01','before_last':{'weeks':2}}}");
    all.put("cart", "{'cart':{}}");
    all.put("cart worth", "{'cart':{'at_least':100},'when':{'before_last':{'hours':2}}}");
    for (var channel : "email sms whatsapp push post phone".split(" ", -1)) {
      all.put("reach by " + channel, "{'reach':'" + channel + "','topic':'newsletter'}");
    }
    all.put("not reached", "{'reach':'email','topic':'newsletter','may':false}");
    all.put("company", "{'company':{}}");
    all.put(
        "company as",
        "{'company':{'roles':['buyer','user','payer','decider']},'attribute':'industry','in':['tea']}");
    all.put("segment", "{'segment':'01890a5d-ac96-774b-bcce-b302099a8057'}");
    all.put("not in segment", "{'segment':'01890a5d-ac96-774b-bcce-b302099a8057','in':false}");
    all.put("engaged", "{'engaged':{'at_least':3,'at_most':10}}");
    all.replaceAll((name, json) -> json.replace('\'', '"'));
    return all;
  }
}
