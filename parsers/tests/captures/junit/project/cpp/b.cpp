#define BOOST_TEST_MODULE shop
#include <boost/test/included/unit_test.hpp>
#include <boost/test/data/test_case.hpp>
namespace bd=boost::unit_test::data; namespace ut=boost::unit_test;
BOOST_AUTO_TEST_SUITE(cart)
BOOST_AUTO_TEST_CASE(adds){ BOOST_CHECK(1+1==2); }
BOOST_AUTO_TEST_CASE(fails){ BOOST_CHECK_EQUAL(1,2); BOOST_CHECK_EQUAL(3,4); }
BOOST_AUTO_TEST_CASE(throws){ throw std::runtime_error("boom | x"); }
BOOST_AUTO_TEST_CASE(off,*ut::disabled()){ }
BOOST_AUTO_TEST_CASE(expected,*ut::expected_failures(1)){ BOOST_CHECK(false); }
BOOST_AUTO_TEST_CASE(noassert){ }
BOOST_AUTO_TEST_CASE(warns){ BOOST_WARN(false); BOOST_CHECK(true);}
BOOST_AUTO_TEST_CASE(dep,*ut::depends_on("cart/fails")){ BOOST_CHECK(true);}
BOOST_DATA_TEST_CASE(params, bd::make({1,2,3}), n){ BOOST_CHECK(n!=2); }
BOOST_AUTO_TEST_SUITE_END()
struct F { F(){ throw std::runtime_error("fixture"); } };
BOOST_FIXTURE_TEST_CASE(fix,F){ }
